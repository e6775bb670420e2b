using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Averaging with an outer step: the change of the ranks' mean since the last meeting is a gradient for the common model, which follows it with a momentum of its own (SlowMo, Wang, Tantia,
/// Ballas, Rabbat, ICLR 2020; DiLoCo, Douillard et al., 2023). Keeps the common model of the last meeting and the outer momentum; both are the same on all ranks.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class OuterMomentum<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly OuterRule rule;
    private readonly IOuterUpdate<T> update;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;
    private readonly ReplicaCheck? check;
    private readonly FlatMemory<T> previous;
    private readonly FlatMemory<T> outer;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="replica">The initial model, the same on all ranks: the first change is counted from it.</param>
    /// <param name="rule">SlowMo's or Nesterov's.</param>
    /// <param name="update">The arithmetic.</param>
    /// <param name="momentum">What happens to the momentum of the local steps.</param>
    /// <param name="batchNorm">Whether statistics are averaged; they take the plain mean, without an outer step.</param>
    /// <param name="check">Compares the ranks' outer momenta after every round; null: not compared.</param>
    public OuterMomentum(
        MeanRound<T> round, Replica<T> replica, OuterRule rule, IOuterUpdate<T> update, MomentumSync momentum, BatchNormSync batchNorm, ReplicaCheck? check = null)
    {
        this.round = round;
        this.rule = rule;
        this.update = update;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
        this.check = check;
        previous = replica.Allocate(replica.Layout.TrainableLength);
        outer = replica.Allocate(replica.Layout.TrainableLength);
        replica.Trainable.CopyTo(previous.Span);
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.AfterUpdate;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => batchNorm == BatchNormSync.Average || replica.TailLength == 0;

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        visitor.Values("previous", previous.Span);
        visitor.Values("outer_momentum", outer.Span);
    }

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        round.Control.Begin(context);
        int trainable = replica.Layout.TrainableLength;
        bool withStatistics = batchNorm == BatchNormSync.Average && replica.TailLength > 0;
        if (withStatistics)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        round.Sum(context.Step, replica.Parameters, withStatistics ? replica.Layout.Length : trainable, replica.Scratch);
        double squared = update.Update(
            replica.Scratch.Slice(0, trainable), round.Control.TotalWeight, rule.At(context.LearningRate), replica.Trainable, previous.Span, outer.Span);
        if (withStatistics)
        {
            round.TakeOverStatistics(replica);
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        }

        if (momentum == MomentumSync.Average && replica.Momentum.Length > 0)
            round.Average(context.Step, replica.Momentum, replica.Momentum.Length, replica.Momentum.Length, replica.Scratch);
        else if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        RoundOutcome outcome = round.Control.End(Math.Sqrt(squared));
        check?.AssertEqual<T>("outer momentum", outer.Span, context.Step);
        return outcome;
    }
}
