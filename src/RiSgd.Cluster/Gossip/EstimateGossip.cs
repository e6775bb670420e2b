using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Gossip by compressed differences: every rank has an estimate xhat_i of its own model that its neighbours hold copies of. A rank whose model is farther from it than the threshold sends
/// q_i = C(x_i - xhat_i), everyone adds q_i to the estimate or its copy, and x_i &lt;- x_i + gamma sum_j w_ij (xhat_j - xhat_i) (SQuARM-SGD and its momentum-free sibling SPARQ-SGD, Singh,
/// Data, George and Diggavi 2020; CHOCO-SGD, Koloskova, Stich and Jaggi, ICML 2019, is the same without a threshold and in the other order). What a code leaves out stays in the
/// difference, so that no other error feedback is needed; and as W is symmetric, gossip leaves the mean of the models as it is, whatever is sent.
/// </summary>
/// <remarks>
/// Momenta are never exchanged. Batch-norm statistics travel at the head of each message as they are (mean and E[x^2]), and whoever receives them mixes them in directly:
/// s_i &lt;- s_i + gamma sum w_ij (s_j - s_i) over the neighbours that sent. They need no estimate: a mixture of statistics stays one, while a step along old estimates could make a variance
/// negative; the mean over the ranks is kept for parameters alone. Keeps one array for the own estimate and one per neighbour.
/// </remarks>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class EstimateGossip<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RoundControl control;
    private readonly LayoutCompressor<T> compressor;
    private readonly IGossipStep<T> arithmetic;
    private readonly GossipSettings settings;
    private readonly ReplicaCheck? check;
    private readonly IReadOnlyList<int> neighbours;
    private readonly T[] weights;
    private readonly T gamma;
    private readonly FlatMemory<T> estimate;
    private readonly FlatMemory<T>[] copies;
    private readonly StatisticsGossip<T>? statistics;
    private readonly byte[] message;
    private readonly byte[][] inbox;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="control">How a round begins and ends.</param>
    /// <param name="replica">The initial model, the same on all ranks: all estimates start from it.</param>
    /// <param name="matrix">The weights W, one row per rank.</param>
    /// <param name="compressor">C.</param>
    /// <param name="arithmetic">The operations on whole models.</param>
    /// <param name="settings">Step, threshold and order.</param>
    /// <param name="check">Compares the copies with the estimates after every round; null: not compared.</param>
    /// <exception cref="RunException">gamma is out of its range (usage, names --consensus-step).</exception>
    public EstimateGossip(
        RoundControl control,
        Replica<T> replica,
        MixingMatrix matrix,
        LayoutCompressor<T> compressor,
        IGossipStep<T> arithmetic,
        GossipSettings settings,
        ReplicaCheck? check = null)
    {
        int rank = control.Ranks.Rank;
        if (matrix.Size != control.Ranks.Size)
            throw new ArgumentException($"weights of {matrix.Size} ranks for a group of {control.Ranks.Size}", nameof(matrix));
        if (!(settings.ConsensusStep is > 0 and <= 1))
            throw RunException.Usage(FormattableString.Invariant($"--consensus-step {settings.ConsensusStep}: it must be above 0 and at most 1."));
        this.control = control;
        this.compressor = compressor;
        this.arithmetic = arithmetic;
        this.settings = settings;
        this.check = check;
        neighbours = matrix.Graph.NeighboursOf(rank);
        weights = [.. neighbours.Select(other => T.CreateChecked(matrix[rank, other]))];
        gamma = T.CreateChecked(settings.ConsensusStep);
        int trainable = replica.Layout.TrainableLength;
        estimate = replica.Allocate(trainable);
        copies = [.. neighbours.Select(_ => replica.Allocate(trainable))];
        foreach (FlatMemory<T> start in copies.Prepend(estimate))
            replica.Trainable.CopyTo(start.Span);
        statistics = settings.BatchNorm == BatchNormSync.Average && replica.TailLength > 0 ? new StatisticsGossip<T>(replica, arithmetic, gamma, weights) : null;
        message = new byte[HeadLength + compressor.MaximumCodeLength];
        inbox = [.. neighbours.Select(_ => new byte[message.Length])];
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.AfterUpdate;

    private int HeadLength => statistics?.Bytes ?? 0;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => false;

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        visitor.Values("estimate", estimate.Span);
        for (int n = 0; n < copies.Length; n++)
            visitor.Values($"estimate_of_rank_{neighbours[n]}", copies[n].Span);
    }

    /// <summary>
    /// Gossips. The participants are the ranks that sent; where none has, there is no exchange, but the step towards the estimates takes place as in every round. A rank does not know the
    /// mean of all models, so that the outcome has no consensus distance.
    /// </summary>
    /// <exception cref="RunException">The model is not finite: names rank and step.</exception>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        long start = Stopwatch.GetTimestamp();
        if (settings.GossipFirst)
            Gossip(replica);
        Span<T> difference = replica.Scratch.Slice(0, replica.Layout.TrainableLength);
        double drift = arithmetic.Subtract(replica.Trainable, estimate.Span, difference);
        if (!double.IsFinite(drift))
            throw RunException.Failed($"rank {control.Ranks.Rank}: the run diverged: the parameters are not finite at step {context.Step}; lower --lr or --consensus-step, or use --warmup-steps");
        bool sends = settings.Threshold.IsExceeded(drift, context.Step, context.LearningRate);
        double before = Stopwatch.GetElapsedTime(start).TotalSeconds;

        control.Begin(context, triggered: sends);
        if (control.Triggered > 0)
            Exchange(context.Step, sends ? difference : [], replica);
        if (!settings.GossipFirst)
            Gossip(replica);
        RoundOutcome outcome = control.End(consensusDistance: null);
        check?.AssertCopies<T>("estimate", estimate.Span, neighbours, copies, context.Step);
        return outcome with
        {
            TransferSeconds = outcome.TransferSeconds + before,
            Participants = control.Triggered,
            Exchanged = control.Triggered > 0,
        };
    }

    private void Gossip(Replica<T> replica) => arithmetic.Pull(gamma, estimate.Span, weights, copies, replica.Trainable);

    /// <summary>Sends this rank's difference, or an empty message, and brings the own estimate and the copies up to date.</summary>
    private void Exchange(long step, ReadOnlySpan<T> difference, Replica<T> replica)
    {
        if (statistics is not null)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        ReadOnlySpan<byte> mine = difference.IsEmpty ? [] : Encode(step, difference, replica);
        IReadOnlyList<int> lengths;
        using (control.Watchdog.During("neighbour exchange of the gossip round", step))
            lengths = control.Ranks.ExchangeBytes(neighbours, mine, inbox);
        control.BytesSent += (double)neighbours.Count * mine.Length;
        Add(mine, estimate);
        for (int n = 0; n < copies.Length; n++)
            Add(inbox[n].AsSpan(0, lengths[n]), copies[n]);
        if (statistics is null)
            return;
        statistics.Mix(inbox, lengths, replica);
        BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
    }

    private ReadOnlySpan<byte> Encode(long step, ReadOnlySpan<T> difference, Replica<T> replica)
    {
        MemoryMarshal.AsBytes(replica.Parameters.Slice(replica.Layout.TrainableLength, HeadLength == 0 ? 0 : replica.TailLength)).CopyTo(message);
        int code = compressor.Encode(difference, message.AsSpan(HeadLength), settings.Seed, control.Ranks.Rank, step);
        return message.AsSpan(0, HeadLength + code);
    }

    // The sender adds what its neighbours decode, not what it has encoded, so that all have the same bits.
    private void Add(ReadOnlySpan<byte> sent, FlatMemory<T> to)
    {
        if (!sent.IsEmpty)
            compressor.DecodeAdd(sent[HeadLength..], T.One, to.Span);
    }
}
