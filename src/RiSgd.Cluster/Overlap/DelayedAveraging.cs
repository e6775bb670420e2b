using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Model averaging in the background: at a meeting each rank hands over a snapshot of its model and goes on with its local steps; at the next one it corrects its model by what the averaging
/// would have changed, x_j += mean - snapshot_j. The correction is one meeting late, the mean of the ranks' models the same as if it had not been. While it is under way the ranks' models
/// differ, after a meeting too: what stands for all is their mean.
/// <para>Batch-norm statistics stay with their ranks: no training step reads them, and evaluations mix them.</para>
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class DelayedAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BackgroundRound<T> round;
    private readonly IOverlapUpdate<T> update;
    private readonly MomentumSync momentum;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="replica">The initial model, the same on all ranks.</param>
    /// <param name="update">The arithmetic.</param>
    /// <param name="momentum">Local or reset; an average would need a round of its own.</param>
    public DelayedAveraging(MeanRound<T> round, Replica<T> replica, IOverlapUpdate<T> update, MomentumSync momentum)
    {
        if (momentum == MomentumSync.Average)
            throw new ArgumentException("momenta are not averaged in the background", nameof(momentum));
        this.round = new BackgroundRound<T>(round, replica);
        this.update = update;
        this.momentum = momentum;
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.AfterUpdate;

    /// <inheritdoc/>
    public double? HiddenSeconds => round.HiddenSeconds;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => false;

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        return round.Next(context, () => update.Correct(round.Sum.Span, round.TotalWeight, round.Snapshot.Span, replica.Trainable));
    }

    /// <inheritdoc/>
    public double Settle(long step, Replica<T> replica) => round.Join();

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor) => round.VisitState(visitor);
}
