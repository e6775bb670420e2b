using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Averaging of coded gradients: gbar = sum_j n_j Q(g_j) / sum_j n_j before the update, the same bits on every rank (parallel QSGD, Alistarh et al., NeurIPS 2017). Biased codes need error
/// feedback (EF-SGD, Karimireddy et al., ICML 2019): p = g + e, Q(p) is sent, e = p - Q(p). The memory e is one of gradients; where the learning rate changes, what it holds is applied at
/// the new rate. Batch-norm statistics travel with the code as they are.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class CompressedGradientAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CodedMean<T> mean;
    private readonly double weight;
    private readonly bool withStatistics;
    private readonly ReplicaCheck? check;

    /// <summary>Makes it.</summary>
    /// <param name="mean">Codes, gathers and averages; with error feedback if the code is biased.</param>
    /// <param name="weight">n_j: this rank's share, such as its batch size over the reference batch; 1 where all are equal.</param>
    /// <param name="batchNorm">Whether statistics travel with the gradient.</param>
    /// <param name="check">Compares the ranks' means after every round; null: not compared.</param>
    public CompressedGradientAveraging(CodedMean<T> mean, double weight, BatchNormSync batchNorm, ReplicaCheck? check = null)
    {
        this.mean = mean;
        this.weight = weight;
        this.check = check;
        withStatistics = batchNorm == BatchNormSync.Average;
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.BeforeUpdate;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => withStatistics || replica.TailLength == 0;

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor) => mean.VisitState(visitor);

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        RoundControl control = mean.Control;
        control.Begin(context, weight);
        Span<T> gradient = replica.TrainableGradient;
        Span<T> statistics = replica.Parameters.Slice(replica.Layout.TrainableLength, withStatistics ? replica.TailLength : 0);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);

        // All ranks' codes count the same; what counts more is scaled before it is coded, by about 1, so that it stays in the range of narrow formats.
        double share = weight * control.Ranks.Size / control.TotalWeight;
        if (share != 1)
        {
            Scale(gradient, share);
            Scale(statistics, share);
        }

        mean.Gather(context.Step, gradient, statistics);
        gradient.Clear();
        statistics.Clear();
        mean.AddMean(gradient, statistics);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        RoundOutcome outcome = control.End(consensusDistance: null);
        check?.AssertEqual<T>("mean gradient", gradient, context.Step);
        return outcome;
    }

    private static void Scale(Span<T> values, double factor)
    {
        foreach (ref T value in values)
            value *= T.CreateChecked(factor);
    }
}
