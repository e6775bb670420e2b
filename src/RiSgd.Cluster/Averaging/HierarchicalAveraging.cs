using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Averaging on two levels (hierarchical local SGD; Lin, Stich, Patel, Jaggi, ICLR 2020): most meetings take the mean of the ranks of a node, the others that of all ranks. For these the ranks
/// of a node sum their models, one rank per node sums the sums over the network, and shares the result with its node: the slow network carries one model per node, and every rank
/// weighs the same, however many its node has.
/// <para>
/// Bytes of a rank are those of the operations that it takes part in: 2 (m-1)/m of the payload for a sum over m ranks of a node, 2 (k-1)/k more for the one rank in each of k nodes that speaks
/// for it, and (m-1)/m for the result's way through the node, where each of the m ranks but one passes it on. A meeting inside a node knows that node's mean alone: its outcome has no
/// consensus distance, its loss is the node's, and its participants are the node's ranks.
/// </para>
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class HierarchicalAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> everywhere;
    private readonly MeanRound<T> inNode;
    private readonly IRankGroup node;
    private readonly IRankGroup? speakers;
    private readonly TwoLevel schedule;
    private readonly CollectiveWatchdog watchdog;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;
    private readonly int rank;
    private bool global;

    /// <summary>Makes it; all ranks do so at the same time.</summary>
    /// <param name="ranks">All ranks.</param>
    /// <param name="node">Those of them on this rank's node.</param>
    /// <param name="schedule">Says which meetings are of all ranks.</param>
    /// <param name="average">The arithmetic.</param>
    /// <param name="watchdog">Watches the collective operations.</param>
    /// <param name="momentum">What happens to the momentum of the local steps, on the level of the meeting.</param>
    /// <param name="batchNorm">Whether statistics are averaged.</param>
    public HierarchicalAveraging(
        IRankGroup ranks, IRankGroup node, TwoLevel schedule, IModelAverage<T> average, CollectiveWatchdog watchdog, MomentumSync momentum, BatchNormSync batchNorm)
    {
        everywhere = new MeanRound<T>(ranks, average, watchdog);
        inNode = new MeanRound<T>(node, average, watchdog);
        this.node = node;
        this.schedule = schedule;
        this.watchdog = watchdog;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
        rank = ranks.Rank;
        bool speaks = node.Rank == 0;
        IRankGroup alike = ranks.Split(speaks ? 0 : 1);
        speakers = speaks ? alike : null;
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.AfterUpdate;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => global && (batchNorm == BatchNormSync.Average || replica.TailLength == 0);

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        global = schedule.IsGlobal(context.Step);
        MeanRound<T> round = global ? everywhere : inNode;
        round.Control.Begin(context);
        int trainable = replica.Layout.TrainableLength;
        bool withStatistics = batchNorm == BatchNormSync.Average && replica.TailLength > 0;
        if (withStatistics)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        double squared = Average(round, context.Step, replica, replica.Parameters, withStatistics ? replica.Layout.Length : trainable, trainable);
        if (withStatistics)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);

        if (momentum == MomentumSync.Average && replica.Momentum.Length > 0)
            Average(round, context.Step, replica, replica.Momentum, replica.Momentum.Length, replica.Momentum.Length);
        else if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        if (!double.IsFinite(squared))
            throw RunException.Failed($"rank {rank}: the run diverged: the averaged parameters are not finite at step {context.Step}; lower --lr or use --warmup-steps");
        return round.Control.End(global ? Math.Sqrt(squared) : null);
    }

    private double Average(MeanRound<T> round, long step, Replica<T> replica, FlatMemory<T> values, int length, int measured)
    {
        if (!global)
            return round.Average(step, values, length, measured, replica.Scratch);
        SumEverywhere(round.Control, step, values, length, replica);
        return round.TakeOver(values, length, measured, replica.Scratch);
    }

    // Into the scratch array; the gradient's array, free between two steps, holds the node's sum.
    private unsafe void SumEverywhere(RoundControl control, long step, FlatMemory<T> values, int length, Replica<T> replica)
    {
        using FlatMemory<T> own = FlatMemory<T>.Borrow(values.Pointer, length);
        using FlatMemory<T> nodeSum = FlatMemory<T>.Borrow(replica.GradientSum.Pointer, length);
        using FlatMemory<T> sum = FlatMemory<T>.Borrow(replica.Scratch.Pointer, length);
        using (watchdog.During("payload all-reduce inside the node", step))
            node.Sum(own, nodeSum);
        control.BytesSent += Traffic.RingAllReduceBytes(node.Size, sizeof(T), length);
        if (speakers is not null)
        {
            using (watchdog.During("payload all-reduce across the nodes", step))
                speakers.Sum(nodeSum, sum);
            control.BytesSent += Traffic.RingAllReduceBytes(speakers.Size, sizeof(T), length);
        }

        using (watchdog.During("broadcast inside the node", step))
            node.Broadcast(sum, root: 0);
        control.BytesSent += Traffic.RingAllReduceBytes(node.Size, sizeof(T), length) / 2;
    }
}
