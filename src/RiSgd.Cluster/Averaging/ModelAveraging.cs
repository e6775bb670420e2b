using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>What happens to the momentum u_j at an averaging.</summary>
public enum MomentumSync
{
    /// <summary>Each rank keeps its own.</summary>
    Local,

    /// <summary>The momenta are averaged like the models (PR-SGD with momentum; Yu, Jin and Yang, ICML 2019); doubles the payload.</summary>
    Average,

    /// <summary>Set to zero.</summary>
    Reset,
}

/// <summary>What happens to the running statistics of batch normalisation at an averaging.</summary>
public enum BatchNormSync
{
    /// <summary>Averaged as mean and E[x^2], which gives the variance of the mixture.</summary>
    Average,

    /// <summary>Each rank keeps its own.</summary>
    Local,

    /// <summary>Each rank keeps its own; the averaged model's are measured anew on training batches before it is evaluated.</summary>
    Recalibrate,
}

/// <summary>
/// Model averaging: x_j &lt;- (1/p) sum_k x_k, after the update (RI-SGD, Haddadpour et al., ICML 2019, Algorithm 1, line 10; PR-SGD) or before it (PR-SGD as Yu, Yang and Zhu,
/// AAAI 2019, state it: mean of the models of the step before, then each rank's own gradient). With clients and weights it is sum_k n_k x_k / sum_k n_k over the ranks that have taken steps, and
/// every rank takes the result over (FedAvg, McMahan et al., AISTATS 2017). All ranks take part in the all-reduce, those without a weight with zeros.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class ModelAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;
    private readonly IParticipation participation;
    private readonly double weight;
    private FlatMemory<T>? weighted;

    /// <summary>Makes it.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="point">After the update or before it.</param>
    /// <param name="momentum">What happens to the momentum; an average has the models' weights.</param>
    /// <param name="batchNorm">Whether statistics are averaged, with the models' weights.</param>
    /// <param name="participation">Which ranks' models are in the mean of a round; null: all.</param>
    /// <param name="weight">n_k of this rank, above 0; 1 where all are equal.</param>
    public ModelAveraging(
        MeanRound<T> round, MeetingPoint point, MomentumSync momentum, BatchNormSync batchNorm, IParticipation? participation = null, double weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        this.round = round;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
        this.participation = participation ?? new EveryRank();
        this.weight = weight;
        Point = point;
    }

    /// <inheritdoc/>
    public MeetingPoint Point { get; }

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) =>
        Point == MeetingPoint.AfterUpdate && (batchNorm == BatchNormSync.Average || replica.TailLength == 0);

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        long step = context.Step;
        double own = participation.Computes(round.Control.Ranks.Rank, context.Round) ? weight : 0;
        round.Control.Begin(context, own);
        bool withStatistics = batchNorm == BatchNormSync.Average && replica.TailLength > 0;
        if (withStatistics)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        int length = withStatistics ? replica.Layout.Length : replica.Layout.TrainableLength;
        double squared = Average(step, own, replica, replica.Parameters, length, replica.Layout.TrainableLength);
        if (withStatistics)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);

        if (momentum == MomentumSync.Average && replica.Momentum.Length > 0)
            Average(step, own, replica, replica.Momentum, replica.Momentum.Length, replica.Momentum.Length);
        else if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        return round.Control.End(Math.Sqrt(squared));
    }

    private double Average(long step, double own, Replica<T> replica, FlatMemory<T> values, int length, int measured)
    {
        if (own == 1)
            return round.Average(step, values, length, measured, replica.Scratch);

        // Weighted beside the values, whose distance to the mean is measured; the gradient's array is free but before the update.
        weighted ??= Point == MeetingPoint.BeforeUpdate ? replica.Allocate(replica.Layout.Length) : replica.GradientSum;
        Weigh(values.Slice(0, length), T.CreateChecked(own), weighted.Slice(0, length));
        round.Sum(step, weighted, length, replica.Scratch);
        return round.TakeOver(values, length, measured, replica.Scratch);
    }

    private static void Weigh(ReadOnlySpan<T> values, T own, Span<T> result)
    {
        if (own == T.Zero)
        {
            result.Clear();
            return;
        }

        for (int i = 0; i < result.Length; i++)
            result[i] = own * values[i];
    }
}
