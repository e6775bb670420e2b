using System.Diagnostics;
using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Loop;

/// <summary>What an evaluation of the averaged model gave, over all ranks.</summary>
/// <param name="TrainLoss">Mean over the ranks of the loss on their part of the training data: F for test problems.</param>
/// <param name="TestLoss">Mean loss over the test set; null where there is none.</param>
/// <param name="TestAccuracy">Fraction of the test set classified rightly; null where there is none.</param>
/// <param name="Samples">Samples processed by all ranks.</param>
/// <param name="BytesSent">Payload bytes sent by all ranks.</param>
public readonly record struct ModelScore(double TrainLoss, double? TestLoss, double? TestAccuracy, long Samples, double BytesSent)
{
    /// <summary>sqrt((1/p) sum_j ||x_j - xbar||^2) over the trainable part, before the evaluation; null where the models are equal or are not averaged.</summary>
    public double? Spread { get; init; }

    /// <summary>How the ranks' own models do; null where they were not evaluated.</summary>
    public LocalModelScore? Local { get; init; }
}

/// <summary>What an evaluation of the ranks' own models gave, each on the rank's share of the test set.</summary>
/// <param name="MeanAccuracy">Mean over the ranks.</param>
/// <param name="WorstAccuracy">The lowest.</param>
/// <param name="WorstRank">Whose that is.</param>
public readonly record struct LocalModelScore(double MeanAccuracy, double WorstAccuracy, int WorstRank);

/// <summary>
/// Evaluates the model that stands for all ranks: their average, or the one that the method keeps. In the middle of an interval that is a temporary average, which is no training round: the
/// ranks' own models come back untouched.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class ModelEvaluation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IRankGroup ranks;
    private readonly IObjective<T> objective;
    private readonly IModelAverage<T> average;
    private readonly CollectiveWatchdog watchdog;
    private readonly BatchNormSync batchNorm;
    private readonly bool ownModels;
    private double? squaredDistance;
    private LocalModelScore? local;

    /// <summary>Makes it.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="objective">This rank's objective.</param>
    /// <param name="average">The arithmetic of the average.</param>
    /// <param name="watchdog">Watches the collective operations.</param>
    /// <param name="batchNorm">What happens to batch-norm statistics.</param>
    /// <param name="ownModels">Whether the ranks' own models are evaluated too, where they differ: for methods that never make them equal.</param>
    public ModelEvaluation(
        IRankGroup ranks, IObjective<T> objective, IModelAverage<T> average, CollectiveWatchdog watchdog, BatchNormSync batchNorm, bool ownModels = false)
    {
        this.ownModels = ownModels;
        this.ranks = ranks;
        this.objective = objective;
        this.average = average;
        this.watchdog = watchdog;
        this.batchNorm = batchNorm;
    }

    /// <summary>Waits until every rank has come to the evaluation.</summary>
    /// <returns>Seconds waited for the slowest rank.</returns>
    public double AwaitOthers(long step)
    {
        long start = Stopwatch.GetTimestamp();
        using (watchdog.During("barrier before the evaluation", step))
            ranks.Barrier();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Evaluates the model that stands for all ranks, and puts the rank's own back.</summary>
    /// <param name="step">Local step.</param>
    /// <param name="replica">This rank's model.</param>
    /// <param name="modelsEqual">Whether all ranks hold the same model, so that nothing has to be averaged.</param>
    /// <param name="consensus">The model to evaluate; null for (1/p) sum_k x_k.</param>
    /// <param name="samples">Samples that this rank has processed.</param>
    /// <param name="bytesSent">Payload bytes that this rank has sent.</param>
    /// <exception cref="RunException">A model or the loss is not finite, or models that should be equal are not.</exception>
    public ModelScore Score(long step, Replica<T> replica, bool modelsEqual, FlatMemory<T>? consensus, long samples, double bytesSent)
    {
        CheckModels(step, replica.Parameters, modelsEqual);
        EvaluateOwn(step, modelsEqual);
        if (consensus is null && modelsEqual && batchNorm != BatchNormSync.Recalibrate)
            return Score(step, samples, bytesSent);
        using FlatMemory<T> own = FlatMemory<T>.Allocate(replica.Parameters.Length);
        replica.Parameters.Span.CopyTo(own.Span);
        Take(step, replica, modelsEqual, consensus);
        ModelScore score = Score(step, samples, bytesSent);
        own.Span.CopyTo(replica.Parameters.Span);
        return score;
    }

    /// <summary>Replaces this rank's model by the one that stands for all, for good: the output of the run.</summary>
    /// <exception cref="RunException">A model is not finite, or models that should be equal are not.</exception>
    public void TakeConsensus(long step, Replica<T> replica, bool modelsEqual, FlatMemory<T>? consensus)
    {
        CheckModels(step, replica.Parameters, modelsEqual);
        EvaluateOwn(step, modelsEqual);
        Take(step, replica, modelsEqual, consensus);
    }

    private void EvaluateOwn(long step, bool modelsEqual)
    {
        if (!ownModels || modelsEqual)
            return;
        LocalEvaluation own = objective.Evaluate();
        double accuracy = own.TestCount > 0 ? (double)own.TestCorrect / own.TestCount : double.NaN;
        long[] all;
        using (watchdog.During("exchange of the own models' accuracies", step))
            all = ranks.Gather(BitConverter.DoubleToInt64Bits(accuracy));
        double[] accuracies = [.. all.Select(BitConverter.Int64BitsToDouble)];
        if (accuracies.Any(double.IsNaN))
            return;
        int worst = Array.IndexOf(accuracies, accuracies.Min());
        local = new LocalModelScore(accuracies.Average(), accuracies[worst], worst);
    }

    private void Take(long step, Replica<T> replica, bool modelsEqual, FlatMemory<T>? consensus)
    {
        if (consensus is not null)
        {
            CheckModels(step, consensus, modelsEqual: true);
            consensus.Span.CopyTo(replica.Parameters.Span);
        }
        else if (!modelsEqual)
        {
            squaredDistance = AverageModels(step, replica);
        }

        if (batchNorm != BatchNormSync.Recalibrate || replica.TailLength == 0)
            return;

        // Statistics of the model, measured by every rank on its own training data, then averaged.
        objective.RecalibrateBatchNorm();
        AverageModels(step, replica);
    }

    // Replicas stay equal only if every rank takes the same step from the same bits, which nothing else would notice; and an update can overflow after the gradient was checked.
    private void CheckModels(long step, FlatMemory<T> model, bool modelsEqual)
    {
        const long NotFinite = 0;
        bool finite = true;
        foreach (T value in model.Span)
            finite &= T.IsFinite(value);
        long[] checksums;
        using (watchdog.During("exchange of model checksums", step))
            checksums = ranks.Gather(finite ? (long)(ParameterChecksum.Of<T>(model.Span) | 1) : NotFinite);
        int diverged = Array.IndexOf(checksums, NotFinite);
        if (diverged >= 0)
            throw Diverged(diverged, "parameters are", step);
        int other = modelsEqual ? Array.FindIndex(checksums, c => c != checksums[0]) : -1;
        if (other >= 0)
            throw RunException.Failed($"rank {other}: its model differs from rank 0's after step {step}, though every rank has taken the same update: ranks disagree on rates, or the all-reduce gives them different sums");
    }

    private static RunException Diverged(int rank, string what, long step) =>
        RunException.Failed($"rank {rank}: the run diverged: the {what} not finite at step {step}; lower --lr or use --warmup-steps");

    /// <summary>Gives this rank's squared distance to the average, over the trainable part.</summary>
    private double AverageModels(long step, Replica<T> replica)
    {
        bool tail = replica.TailLength > 0;
        if (tail)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        using (watchdog.During("all-reduce for the evaluation", step))
            ranks.Sum(replica.Parameters, replica.Scratch);
        int trainable = replica.Layout.TrainableLength;
        double squared = average.TakeOver(replica.Scratch.Slice(0, trainable), ranks.Size, replica.Trainable);
        average.TakeOver(replica.Scratch.Slice(trainable, replica.TailLength), ranks.Size, replica.Parameters.Slice(trainable, replica.TailLength));
        if (tail)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        return squared;
    }

    private ModelScore Score(long step, long samples, double bytesSent)
    {
        LocalEvaluation mine = objective.Evaluate();
        Span<double> sums = [mine.TrainLoss, mine.TestLossSum, mine.TestCorrect, mine.TestCount, samples, bytesSent, squaredDistance ?? 0];
        using (watchdog.During("exchange of evaluation results", step))
            ranks.Sum(sums);
        if (!double.IsFinite(sums[0]) || !double.IsFinite(sums[1]))
            throw Diverged(ranks.Rank, "loss of the averaged model is", step);
        double count = sums[3];
        var score = new ModelScore(sums[0] / ranks.Size, count > 0 ? sums[1] / count : null, count > 0 ? sums[2] / count : null, (long)sums[4], sums[5])
        {
            Spread = squaredDistance is null ? null : Math.Sqrt(sums[6] / ranks.Size),
            Local = local,
        };
        squaredDistance = null;
        local = null;
        return score;
    }
}
