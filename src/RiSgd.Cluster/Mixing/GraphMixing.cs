using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Decentralised averaging over a graph: x_i &lt;- w_ii x_i + sum_j w_ij x_j over the neighbours alone (D-PSGD, Lian et al., NeurIPS 2017; periodic: Cooperative SGD, Wang and Joshi 2018).
/// Models are exchanged by non-blocking messages and added in a fixed order, the own one first, then the neighbours' by ascending rank, so that a run can be repeated bit for bit; ranks that
/// average exactly still differ in the last bits, because each adds in an order of its own. Keeps one array per neighbour.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class GraphMixing<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RoundControl control;
    private readonly INeighbourMix<T> mix;
    private readonly MomentumSync momentum;
    private readonly BatchNormSync batchNorm;
    private readonly IReadOnlyList<int> neighbours;
    private readonly FlatMemory<T>[] theirs;
    private readonly T[] weights;
    private readonly T ownWeight;
    private readonly bool averages;

    /// <summary>Makes it for one rank.</summary>
    /// <param name="control">How a round begins and ends.</param>
    /// <param name="replica">The model that will be mixed; lends the memory for the neighbours' ones.</param>
    /// <param name="matrix">The weights W, one row per rank.</param>
    /// <param name="mix">The arithmetic.</param>
    /// <param name="point">After the update (adapt then combine) or before it (combine then adapt).</param>
    /// <param name="momentum">Local, reset, or mixed with the same weights as the models, which doubles the payload.</param>
    /// <param name="batchNorm">Whether statistics are mixed with the same weights, as mean and E[x^2].</param>
    public GraphMixing(
        RoundControl control, Replica<T> replica, MixingMatrix matrix, INeighbourMix<T> mix, MeetingPoint point, MomentumSync momentum, BatchNormSync batchNorm)
    {
        int rank = control.Ranks.Rank;
        if (matrix.Size != control.Ranks.Size)
            throw new ArgumentException($"weights of {matrix.Size} ranks for a group of {control.Ranks.Size}", nameof(matrix));
        this.control = control;
        this.mix = mix;
        this.momentum = momentum;
        this.batchNorm = batchNorm;
        Point = point;
        neighbours = matrix.Graph.NeighboursOf(rank);
        theirs = [.. neighbours.Select(_ => replica.Allocate(replica.Layout.Length))];
        weights = [.. neighbours.Select(other => T.CreateChecked(matrix[rank, other]))];
        ownWeight = T.CreateChecked(matrix[rank, rank]);
        averages = matrix.IsAveraging;
    }

    /// <inheritdoc/>
    public MeetingPoint Point { get; }

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => false;

    /// <summary>
    /// Mixes. A rank does not know the mean of all models, so that the outcome has a consensus distance only where the weights make it the mean; the participants are this rank and its neighbours.
    /// </summary>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        control.Begin(context);
        int trainable = replica.Layout.TrainableLength;
        bool withStatistics = batchNorm == BatchNormSync.Average && replica.TailLength > 0;
        if (withStatistics)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        Exchange(context.Step, replica.Parameters, withStatistics ? replica.Layout.Length : trainable);
        double change = Mix(replica.Trainable, offset: 0);
        if (withStatistics)
        {
            Mix(replica.Parameters.Slice(trainable, replica.TailLength), trainable);
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        }

        SyncMomentum(context.Step, replica);
        if (!double.IsFinite(change))
            throw RunException.Failed($"rank {control.Ranks.Rank}: the run diverged: the mixed parameters are not finite at step {context.Step}; lower --lr or use --warmup-steps");
        return control.End(averages ? Math.Sqrt(change) : null) with { Participants = 1 + neighbours.Count };
    }

    private void SyncMomentum(long step, Replica<T> replica)
    {
        if (momentum == MomentumSync.Reset)
            replica.Momentum.Span.Clear();
        if (momentum != MomentumSync.Average || replica.Momentum.Length == 0)
            return;
        Exchange(step, replica.Momentum, replica.Momentum.Length);
        Mix(replica.Momentum.Span, offset: 0);
    }

    private unsafe void Exchange(long step, FlatMemory<T> values, int length)
    {
        if (neighbours.Count == 0)
            return;
        using (FlatMemory<T> mine = FlatMemory<T>.Borrow(values.Pointer, length))
        using (control.Watchdog.During("neighbour exchange of the averaging round", step))
            control.Ranks.Exchange(neighbours, mine, [.. theirs.Select(memory => FlatMemory<T>.Borrow(memory.Pointer, length))]);
        control.BytesSent += (double)neighbours.Count * length * sizeof(T);
    }

    private double Mix(Span<T> own, int offset) => mix.Mix(ownWeight, own, weights, theirs, offset);
}
