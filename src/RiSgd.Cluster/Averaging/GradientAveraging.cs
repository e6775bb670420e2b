using System.Numerics;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Gradient averaging: gbar = sum_j n_j g_j / sum_j n_j before the update, which is then the same on every rank (fully synchronous SGD). Batch-norm statistics travel with the
/// gradient, so that the replicas stay equal in all their parts.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class GradientAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly double weight;
    private readonly bool withStatistics;

    /// <summary>Makes it.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="weight">n_j: this rank's share, such as its batch size over the reference batch; 1 where all are equal.</param>
    /// <param name="batchNorm">Whether statistics travel with the gradient.</param>
    public GradientAveraging(MeanRound<T> round, double weight, BatchNormSync batchNorm)
    {
        this.round = round;
        this.weight = weight;
        withStatistics = batchNorm == BatchNormSync.Average;
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.BeforeUpdate;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => withStatistics || replica.TailLength == 0;

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        round.Control.Begin(context, weight);
        int trainable = replica.Layout.TrainableLength;
        bool tail = withStatistics && replica.TailLength > 0;
        Span<T> statistics = replica.Parameters.Slice(trainable, replica.TailLength);
        Span<T> carried = replica.GradientSum.Slice(trainable, replica.TailLength);
        if (tail)
        {
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
            statistics.CopyTo(carried);
        }

        int length = tail ? replica.Layout.Length : trainable;
        if (weight != 1)
        {
            foreach (ref T g in replica.GradientSum.Slice(0, length))
                g *= T.CreateChecked(weight);
        }

        round.Average(context.Step, replica.GradientSum, length, trainable, replica.Scratch);
        if (tail)
        {
            carried.CopyTo(statistics);
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        }

        return round.Control.End(consensusDistance: null);
    }
}
