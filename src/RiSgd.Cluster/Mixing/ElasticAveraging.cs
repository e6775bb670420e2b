using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Elastic averaging (EASGD, Zhang, Choromanska, LeCun, NeurIPS 2015; W_alpha of Wang and Joshi 2018): x_j &lt;- (1 - alpha) x_j + alpha z and z &lt;- (1 - p alpha) z + alpha sum_k x_k,
/// both from the values before. There is no server: the ranks sum their models by one all-reduce, and each keeps a replica of the centre z, which starts as the initial model.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class ElasticAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly ElasticCoefficients coefficients;
    private readonly IElasticUpdate<T> update;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;
    private readonly ReplicaCheck? check;
    private readonly FlatMemory<T> centre;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="replica">The initial model, the same on all ranks: the centre starts from it.</param>
    /// <param name="coefficients">The pull alpha, for as many models as there are ranks.</param>
    /// <param name="update">The arithmetic.</param>
    /// <param name="point">After the update (adapt then combine) or before it (combine then adapt, as the method was first stated).</param>
    /// <param name="momentum">What happens to the momentum: local in the paper.</param>
    /// <param name="batchNorm">
    /// Average: statistics are pulled like parameters, as mean and E[x^2]; local: only the centre's follow the ranks'; recalibrate: not exchanged, because they are measured anew.
    /// </param>
    /// <param name="reportCentre">Whether the centre stands for all ranks in evaluations and at the end, or the mean of the models.</param>
    /// <param name="check">Compares the ranks' centres after every round; null: not compared.</param>
    public ElasticAveraging(
        MeanRound<T> round,
        Replica<T> replica,
        ElasticCoefficients coefficients,
        IElasticUpdate<T> update,
        MeetingPoint point,
        MomentumSync momentum,
        BatchNormSync batchNorm,
        bool reportCentre = true,
        ReplicaCheck? check = null)
    {
        if (coefficients.Ranks != round.Control.Ranks.Size)
            throw new ArgumentException($"a pull for {coefficients.Ranks} ranks in a group of {round.Control.Ranks.Size}", nameof(coefficients));
        this.round = round;
        this.coefficients = coefficients;
        this.update = update;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
        this.check = check;
        Point = point;
        centre = replica.Allocate(replica.Layout.Length);
        replica.Parameters.Span.CopyTo(centre.Span);
        Consensus = reportCentre ? centre : null;
    }

    /// <inheritdoc/>
    public MeetingPoint Point { get; }

    /// <inheritdoc/>
    public FlatMemory<T>? Consensus { get; }

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => false;

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor) => visitor.Values("centre", centre.Span);

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        round.Control.Begin(context);
        double squared = batchNorm == BatchNormSync.Recalibrate || replica.TailLength == 0
            ? Pull(context.Step, replica, replica.Layout.TrainableLength)
            : PullWithStatistics(context.Step, replica);
        if (momentum == MomentumSync.Average && replica.Momentum.Length > 0)
            round.Average(context.Step, replica.Momentum, replica.Momentum.Length, replica.Momentum.Length, replica.Scratch);
        else if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        RoundOutcome outcome = round.Control.End(Math.Sqrt(squared));
        check?.AssertEqual<T>("elastic centre", centre.Span, context.Step);
        return outcome;
    }

    private double PullWithStatistics(long step, Replica<T> replica)
    {
        int trainable = replica.Layout.TrainableLength;
        Span<T> statistics = replica.Parameters.Slice(trainable, replica.TailLength);
        Span<T> kept = replica.GradientSum.Slice(trainable, replica.TailLength);
        statistics.CopyTo(kept);
        BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        BatchNormStatistics.ToSecondMoments(replica.Layout, centre.Span);
        double squared = Pull(step, replica, replica.Layout.Length);
        BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        BatchNormStatistics.ToVariances(replica.Layout, centre.Span);
        if (batchNorm == BatchNormSync.Local)
            kept.CopyTo(statistics);
        return squared;
    }

    /// <summary>Sums and pulls the first elements; the distance is that of the trainable ones.</summary>
    private double Pull(long step, Replica<T> replica, int length)
    {
        int trainable = replica.Layout.TrainableLength;
        round.Sum(step, replica.Parameters, length, replica.Scratch);
        double squared = Update(replica, 0, trainable);
        if (length > trainable)
            Update(replica, trainable, length - trainable);
        return squared;
    }

    private double Update(Replica<T> replica, int offset, int length) => update.Update(
        replica.Scratch.Slice(offset, length), coefficients.Alpha, coefficients.Ranks, replica.Parameters.Slice(offset, length), centre.Slice(offset, length));
}
