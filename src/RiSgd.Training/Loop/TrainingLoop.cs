using System.Diagnostics;
using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Training.Loop;

/// <summary>Length and update rule of a run.</summary>
/// <param name="Steps">T, in local steps.</param>
/// <param name="EvaluateEvery">Local steps between evaluations of the averaged model; the last step is always evaluated.</param>
/// <param name="Momentum">m of u = m u + g; 0 for plain SGD.</param>
/// <param name="Nesterov">Step along g + m u instead of u.</param>
/// <param name="WeightDecay">Added to the gradient as wd x before the momentum.</param>
public sealed record LoopSettings(long Steps, long EvaluateEvery, double Momentum, bool Nesterov, double WeightDecay);

/// <summary>
/// Training on one rank: local steps on the gradients of the chunks that the rank holds, and meetings with the other ranks when the schedule says so (RI-SGD, Haddadpour et al.,
/// ICML 2019, Algorithm 1). What is drawn, exchanged and mixed, and when, is chosen outside.
/// </summary>
/// <typeparam name="T">Element type of parameters, gradients and momentum.</typeparam>
public sealed class TrainingLoop<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LoopSettings settings;
    private readonly IRankGroup ranks;
    private readonly IObjective<T> objective;
    private readonly Replica<T> replica;
    private readonly ChunkGradients<T> gradients;
    private readonly ILocalStep<T> localStep;
    private readonly ILearningRateSchedule learningRate;
    private readonly IAveragingSchedule schedule;
    private readonly IMeeting<T> meeting;
    private readonly ModelEvaluation<T> evaluation;
    private readonly IRunObserver observer;

    private RunClock clock = new();
    private long samples;
    private long rounds;
    private double bytesSent;
    private double computeAtLastRound;
    private double? consensusDistance;

    /// <summary>Composes a run.</summary>
    public TrainingLoop(
        LoopSettings settings,
        IRankGroup ranks,
        IObjective<T> objective,
        Replica<T> replica,
        IGradientAccumulator<T> accumulator,
        ILocalStep<T> localStep,
        ILearningRateSchedule learningRate,
        IAveragingSchedule schedule,
        IMeeting<T> meeting,
        ModelEvaluation<T> evaluation,
        IRunObserver observer)
    {
        this.settings = settings;
        this.ranks = ranks;
        this.objective = objective;
        this.replica = replica;
        this.localStep = localStep;
        this.learningRate = learningRate;
        this.schedule = schedule;
        this.meeting = meeting;
        this.evaluation = evaluation;
        this.observer = observer;
        gradients = new ChunkGradients<T>(objective, replica, accumulator);
    }

    /// <summary>Trains, and leaves the average of all models in the replica.</summary>
    /// <exception cref="RunException">The loss or the parameters are no longer finite: names rank and step.</exception>
    public TrainingOutcome Run()
    {
        clock = new RunClock();
        ModelScore score = default;
        for (long step = 1; step <= settings.Steps; step++)
        {
            bool meets = schedule.IsDue(step, settings.Steps);
            StepGradient gradient = LocalStep(step, meets);
            if (meets && meeting.Point == MeetingPoint.AfterUpdate)
                Meet(step);
            observer.Step(Record(step, gradient));

            bool equal = meets && meeting.LeavesModelsEqual(replica);
            bool last = step == settings.Steps;
            if (!last && step % settings.EvaluateEvery != 0)
                continue;
            if (!meets)
                clock.AddMeeting(evaluation.AwaitOthers(step), 0);
            clock.Pause();
            if (last)
            {
                evaluation.TakeAverage(step, replica, equal);
                equal = true;
            }

            score = evaluation.Score(step, replica, equal, samples, bytesSent);
            Announce(step, score);
            if (!last)
                clock.Resume();
        }

        return new TrainingOutcome(score, clock, samples, rounds, bytesSent);
    }

    private StepGradient LocalStep(long step, bool meets)
    {
        var coefficients = new StepCoefficients<T>(
            T.CreateChecked(learningRate.At(step)), T.CreateChecked(settings.Momentum), T.CreateChecked(settings.WeightDecay), settings.Nesterov);
        if (!(meets && meeting.Point == MeetingPoint.BeforeUpdate))
            return Checked(step, gradients.SumAndStep(step, coefficients, clock));

        StepGradient gradient = Checked(step, gradients.Sum(step, clock));
        Meet(step);
        long start = Stopwatch.GetTimestamp();
        localStep.Step(replica.TrainableGradient, replica.Trainable, replica.Momentum.Span, coefficients);
        clock.AddCompute(start);
        return gradient;
    }

    private void Meet(long step)
    {
        RoundOutcome outcome = meeting.Hold(step, replica);
        if (outcome.ConsensusDistance is { } distance)
        {
            if (!double.IsFinite(distance))
                throw Diverged(step, "averaged parameters are");
            consensusDistance = distance;
        }

        rounds++;
        bytesSent += outcome.BytesSent;
        clock.AddMeeting(outcome.WaitSeconds, outcome.TransferSeconds);
        observer.Round(new RoundRecord
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

    private StepRecord Record(long step, in StepGradient gradient)
    {
        samples += gradient.Samples;
        return new StepRecord
        {
            Step = step,
            Epoch = objective.EpochsAfter(step),
            ElapsedSeconds = clock.ElapsedSeconds,
            Samples = samples,
            Loss = gradient.Loss,
            Accuracy = gradient.Accuracy,
            LearningRate = learningRate.At(step),
            GradientNorm = gradient.Norm,
            GradientDiversity = gradient.Diversity,
            ComputeSeconds = clock.ComputeSeconds,
            DataSeconds = clock.DataSeconds,
            WaitSeconds = clock.WaitSeconds,
            TransferSeconds = clock.TransferSeconds,
            Rounds = rounds,
            BytesSent = bytesSent,
            ConsensusDistance = consensusDistance,
        };
    }

    private void Announce(long step, in ModelScore score)
    {
        if (ranks.Rank != 0)
            return;
        observer.Evaluation(new EvaluationRecord
        {
            Step = step,
            Epoch = objective.EpochsAfter(step),
            ElapsedSeconds = clock.ElapsedSeconds,
            TrainLoss = score.TrainLoss,
            TestLoss = score.TestLoss,
            TestAccuracy = score.TestAccuracy,
            Rounds = rounds,
            Samples = score.Samples,
            BytesSent = score.BytesSent,
        });
    }

    private StepGradient Checked(long step, in StepGradient gradient)
    {
        if (!double.IsFinite(gradient.Loss))
            throw Diverged(step, "loss is");
        return double.IsFinite(gradient.Norm) ? gradient : throw Diverged(step, "gradient is");
    }

    private RunException Diverged(long step, string what) =>
        RunException.Failed($"rank {ranks.Rank}: the run diverged: the {what} not finite at step {step}; lower --lr (now {learningRate.At(step):G6}) or use --warmup-steps");
}

/// <summary>How a rank's training ended.</summary>
/// <param name="Score">The last evaluation of the averaged model.</param>
/// <param name="Clock">Where the seconds went.</param>
/// <param name="Samples">Samples that this rank processed.</param>
/// <param name="Rounds">Averaging rounds.</param>
/// <param name="BytesSent">Payload bytes that this rank sent.</param>
public sealed record TrainingOutcome(ModelScore Score, RunClock Clock, long Samples, long Rounds, double BytesSent);
