using System.Globalization;
using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Overlap-Local-SGD (Wang, Liang, Joshi, ICASSP 2020): at a meeting each rank is pulled back to an anchor that all share, x_j &lt;- (1 - a) x_j + a z, and the mean of the pulled models is
/// formed in the background while local steps go on. At the next meeting the anchor first follows that mean with a momentum, v &lt;- b v + (mean - z) and z &lt;- z + v: it is one meeting old.
/// The anchor starts as the initial model. What stands for all ranks is the mean of their models.
/// <para>Batch-norm statistics stay with their ranks: no training step reads them, and evaluations mix them.</para>
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class PullbackAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BackgroundRound<T> round;
    private readonly IOverlapUpdate<T> update;
    private readonly MomentumSync momentum;
    private readonly ReplicaCheck? check;
    private readonly double pull;
    private readonly double anchorMomentum;
    private readonly FlatMemory<T> anchor;
    private readonly FlatMemory<T> velocity;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="replica">The initial model, the same on all ranks: the anchor starts from it.</param>
    /// <param name="pull">a, above 0 and at most 1.</param>
    /// <param name="anchorMomentum">b, at least 0 and below 1.</param>
    /// <param name="update">The arithmetic.</param>
    /// <param name="momentum">Local or reset; an average would need a round of its own.</param>
    /// <param name="check">Compares the ranks' anchors at every meeting; null: not compared.</param>
    /// <exception cref="RunException">A value is out of range (usage, names --overlap-pull or --overlap-momentum).</exception>
    public PullbackAveraging(
        MeanRound<T> round, Replica<T> replica, double pull, double anchorMomentum, IOverlapUpdate<T> update, MomentumSync momentum, ReplicaCheck? check = null)
    {
        if (momentum == MomentumSync.Average)
            throw new ArgumentException("momenta are not averaged in the background", nameof(momentum));
        if (!(pull is > 0 and <= 1))
            throw RunException.Usage(string.Create(CultureInfo.InvariantCulture, $"--overlap-pull {pull}: must be above 0 and at most 1."));
        if (!(anchorMomentum is >= 0 and < 1))
            throw RunException.Usage(string.Create(CultureInfo.InvariantCulture, $"--overlap-momentum {anchorMomentum}: must be at least 0 and below 1."));
        this.round = new BackgroundRound<T>(round, replica);
        this.pull = pull;
        this.anchorMomentum = anchorMomentum;
        this.update = update;
        this.momentum = momentum;
        this.check = check;
        anchor = replica.Allocate(replica.Layout.TrainableLength);
        velocity = replica.Allocate(replica.Layout.TrainableLength);
        replica.Trainable.CopyTo(anchor.Span);
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
        long step = context.Step;
        return round.Next(context, () =>
        {
            double squared = update.Pull(
                round.Sum.Span, round.TotalWeight, pull, anchorMomentum, round.Snapshot.Span, replica.Trainable, anchor.Span, velocity.Span);
            check?.AssertEqual<T>("anchor", anchor.Span, step);
            return squared;
        });
    }

    /// <inheritdoc/>
    public double Settle(long step, Replica<T> replica) => round.Join();

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        round.VisitState(visitor);
        visitor.Values("anchor", anchor.Span);
        visitor.Values("anchor_momentum", velocity.Span);
    }
}
