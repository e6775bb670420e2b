using System.Numerics;
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
/// AAAI 2019, state it: mean of the models of the step before, then each rank's own gradient).
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class ModelAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;

    /// <summary>Makes it.</summary>
    public ModelAveraging(MeanRound<T> round, MeetingPoint point, MomentumSync momentum, BatchNormSync batchNorm)
    {
        this.round = round;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
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
        round.Control.Begin(context);
        bool withStatistics = batchNorm == BatchNormSync.Average && replica.TailLength > 0;
        if (withStatistics)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        int length = withStatistics ? replica.Layout.Length : replica.Layout.TrainableLength;
        double squared = round.Average(step, replica.Parameters, length, replica.Layout.TrainableLength, replica.Scratch);
        if (withStatistics)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);

        if (momentum == MomentumSync.Average && replica.Momentum.Length > 0)
            round.Average(step, replica.Momentum, replica.Momentum.Length, replica.Momentum.Length, replica.Scratch);
        else if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        return round.Control.End(Math.Sqrt(squared));
    }
}
