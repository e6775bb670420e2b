using System.Diagnostics;
using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Training.Loop;

/// <summary>
/// Training on one rank: local steps on the gradients of the chunks that the rank holds, and meetings with the other ranks when the schedule says so (RI-SGD, Haddadpour et al.,
/// ICML 2019, Algorithm 1). What is drawn, exchanged and mixed, and when, is chosen outside.
/// </summary>
/// <typeparam name="T">Element type of parameters, gradients and momentum.</typeparam>
public sealed class TrainingLoop<T> : IKeepsState
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LoopSettings settings;
    private readonly TrainingParts<T> parts;
    private readonly Replica<T> replica;
    private readonly IMeeting<T> meeting;
    private readonly ChunkGradients<T> gradients;

    private RunClock clock = new();
    private ModelScore score;
    private long done;
    private long computed;
    private long samples;
    private long rounds;
    private double bytesSent;
    private double lossSum;
    private long lossCount;
    private double computeAtLastRound;
    private double consensusDistance = double.NaN;

    /// <summary>Composes a run.</summary>
    public TrainingLoop(LoopSettings settings, TrainingParts<T> parts)
    {
        this.settings = settings;
        this.parts = parts;
        replica = parts.Replica;
        meeting = parts.Meeting;
        gradients = new ChunkGradients<T>(parts.Objective, replica, parts.Accumulator);
    }

    /// <summary>Trains to the end, and leaves the model that stands for all ranks in the replica.</summary>
    /// <exception cref="RunException">The loss or the parameters are no longer finite: names rank and step.</exception>
    public TrainingOutcome Run()
    {
        Advance(settings.Steps);
        return new TrainingOutcome(score, clock, samples, rounds, bytesSent) { HiddenSeconds = meeting.HiddenSeconds };
    }

    /// <summary>Trains up to and including a step, from where the run stands.</summary>
    /// <exception cref="RunException">The loss or the parameters are no longer finite: names rank and step.</exception>
    public void Advance(long lastStep)
    {
        clock = new RunClock();
        computeAtLastRound = 0;
        while (done < lastStep)
        {
            long step = done + 1;
            bool meets = parts.Schedule.IsDue(step, settings.Steps);
            StepGradient gradient = LocalStep(step, meets);
            if (meets && meeting.Point == MeetingPoint.AfterUpdate)
                Meet(step);
            done = step;
            parts.Observer.Step(Record(step, gradient));
            if (step == settings.Steps || step % settings.EvaluateEvery == 0)
                Evaluate(step, meets);
        }
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        visitor.Number("step", ref done);
        visitor.Number("computed_steps", ref computed);
        visitor.Number("samples", ref samples);
        visitor.Number("rounds", ref rounds);
        visitor.Number("bytes_sent", ref bytesSent);
        visitor.Number("loss_sum", ref lossSum);
        visitor.Number("loss_count", ref lossCount);
        visitor.Number("consensus_distance", ref consensusDistance);
        visitor.Values("parameters", replica.Parameters.Span);
        visitor.Values("momentum", replica.Momentum.Span);
        parts.Schedule.VisitState(new PrefixedState(visitor, "schedule"));
        meeting.VisitState(new PrefixedState(visitor, "meeting"));
        parts.Layers.VisitState(new PrefixedState(visitor, "layers"));
    }

    private StepGradient LocalStep(long step, bool meets)
    {
        bool meetsBefore = meets && meeting.Point == MeetingPoint.BeforeUpdate;
        if (!parts.Participation.Computes(parts.Ranks.Rank, rounds + 1))
        {
            if (meetsBefore)
                Meet(step);
            return StepGradient.None;
        }

        var coefficients = new StepCoefficients<T>(
            T.CreateChecked(parts.LearningRate.At(step)), T.CreateChecked(settings.Momentum), T.CreateChecked(settings.WeightDecay), settings.Nesterov);
        parts.Layers.Draw(step);
        if (!meetsBefore && parts.Layers.IsDense && parts.LocalStep.FusesWithAccumulation)
            return Checked(step, gradients.SumAndStep(step, coefficients, clock));

        StepGradient gradient = Checked(step, gradients.Sum(step, clock));
        long start = Stopwatch.GetTimestamp();
        parts.Layers.AfterGradient(step, replica);
        clock.AddCompute(start);
        if (meetsBefore)
            Meet(step);
        start = Stopwatch.GetTimestamp();
        parts.Layers.AfterExchange(step, replica);
        parts.LocalStep.Step(replica.TrainableGradient, replica.Trainable, replica.Momentum.Span, coefficients);
        clock.AddCompute(start);
        return gradient;
    }

    private void Meet(long step)
    {
        double loss = lossCount > 0 ? lossSum / lossCount : double.NaN;
        lossSum = 0;
        lossCount = 0;
        RoundOutcome outcome = meeting.Hold(new MeetingContext(step, parts.LearningRate.At(step), rounds + 1, loss, IsLast: step == settings.Steps), replica);
        if (outcome.ConsensusDistance is { } distance)
        {
            if (!double.IsFinite(distance))
                throw Diverged(step, "averaged parameters are");
            consensusDistance = distance;
        }

        clock.AddMeeting(outcome.WaitSeconds, outcome.TransferSeconds);
        bytesSent += outcome.BytesSent;
        if (outcome.Exchanged)
            RecordRound(step, outcome);
        parts.Schedule.Observe(step, outcome.MeanLoss);
    }

    private void RecordRound(long step, in RoundOutcome outcome)
    {
        rounds++;
        parts.Observer.Round(new RoundRecord
        {
            Round = rounds,
            Step = step,
            ElapsedSeconds = clock.ElapsedSeconds,
            ComputeSeconds = clock.ComputeSeconds - computeAtLastRound,
            WaitSeconds = outcome.WaitSeconds,
            TransferSeconds = outcome.TransferSeconds,
            BytesSent = outcome.BytesSent,
            ConsensusDistance = outcome.ConsensusDistance,
            Participants = outcome.Participants,
        });
        computeAtLastRound = clock.ComputeSeconds;
    }

    private void Evaluate(long step, bool met)
    {
        bool last = step == settings.Steps;
        bool equal = met && meeting.LeavesModelsEqual(replica);
        double waited = meeting.Settle(step, replica) + (met ? 0 : parts.Evaluation.AwaitOthers(step));
        clock.AddMeeting(waited, 0);
        clock.Pause();
        if (last)
        {
            parts.Evaluation.TakeConsensus(step, replica, equal, meeting.Consensus);
            score = parts.Evaluation.Score(step, replica, modelsEqual: true, consensus: null, samples, bytesSent);
        }
        else
        {
            score = parts.Evaluation.Score(step, replica, equal, meeting.Consensus, samples, bytesSent);
        }

        Announce(step);
        if (!last)
            clock.Resume();
    }

    private StepRecord Record(long step, in StepGradient gradient)
    {
        samples += gradient.Samples;
        computed += double.IsNaN(gradient.Loss) ? 0 : 1;
        return new StepRecord
        {
            Step = step,
            Epoch = parts.Objective.EpochsAfter(computed),
            ElapsedSeconds = clock.ElapsedSeconds,
            Samples = samples,
            Loss = gradient.Loss,
            Accuracy = gradient.Accuracy,
            LearningRate = parts.LearningRate.At(step),
            GradientNorm = gradient.Norm,
            GradientDiversity = gradient.Diversity,
            ComputeSeconds = clock.ComputeSeconds,
            DataSeconds = clock.DataSeconds,
            WaitSeconds = clock.WaitSeconds,
            TransferSeconds = clock.TransferSeconds,
            Rounds = rounds,
            BytesSent = bytesSent,
            ConsensusDistance = double.IsNaN(consensusDistance) ? null : consensusDistance,
        };
    }

    private void Announce(long step)
    {
        if (parts.Ranks.Rank != 0)
            return;
        parts.Observer.Evaluation(new EvaluationRecord
        {
            Step = step,
            Epoch = parts.Objective.EpochsAfter(computed),
            ElapsedSeconds = clock.ElapsedSeconds,
            TrainLoss = score.TrainLoss,
            TestLoss = score.TestLoss,
            TestAccuracy = score.TestAccuracy,
            Rounds = rounds,
            Samples = score.Samples,
            BytesSent = score.BytesSent,
        });
        if (score.Spread is { } spread)
            Tell(step, "consensus", FormattableString.Invariant($"the ranks' models are {spread:G6} from their mean (root mean square of 2-norms)"));
        if (score.Local is { } local)
        {
            Tell(
                step, "local-models",
                FormattableString.Invariant($"test accuracy of the ranks' own models: mean {local.MeanAccuracy:F4}; lowest {local.WorstAccuracy:F4} of rank {local.WorstRank}"));
        }
    }

    private void Tell(long step, string what, string detail) =>
        parts.Observer.Event(new EventRecord { ElapsedSeconds = clock.ElapsedSeconds, Rank = parts.Ranks.Rank, Step = step, Event = what, Detail = detail });

    private StepGradient Checked(long step, in StepGradient gradient)
    {
        if (!double.IsFinite(gradient.Loss))
            throw Diverged(step, "loss is");
        lossSum += gradient.Loss;
        lossCount++;
        return double.IsFinite(gradient.Norm) ? gradient : throw Diverged(step, "gradient is");
    }

    private RunException Diverged(long step, string what) =>
        RunException.Failed($"rank {parts.Ranks.Rank}: the run diverged: the {what} not finite at step {step}; lower --lr (now {parts.LearningRate.At(step):G6}) or use --warmup-steps");
}
