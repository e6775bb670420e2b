using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Averaging of the active layers of the gradients: gbar_d = sum_j n_j ghat_jd / sum_j n_j with ghat_jd = 0 where layer d is not active on rank j (JointSpar, step 4; Liu, Mozafari,
/// ICML 2022). Nothing is sent for inactive layers. Batch-norm statistics travel with the gradient; the replicas stay equal in all their parts.
/// </summary>
/// <remarks>
/// Shared sets: one all-reduce of the active elements, packed. Sets per worker: every rank gathers all codes and adds them up in the order of the ranks. A code is a bitmap of the layers (bit d mod 8
/// of byte d / 8, ceil(D_l / 8) bytes), the elements of the active layers in the order of their places, and the statistics.
/// </remarks>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class SparseGradientAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly ActiveLayers active;
    private readonly LayerSetScope scope;
    private readonly double weight;
    private readonly bool withStatistics;
    private readonly ReplicaCheck? check;
    private readonly byte[] code;

    /// <summary>Makes it.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="active">This rank's active layers; read anew in every round.</param>
    /// <param name="scope">Whether all ranks have the same active layers.</param>
    /// <param name="weight">n_j: this rank's share, such as its batch size over the reference batch; 1 where all are equal.</param>
    /// <param name="batchNorm">Whether statistics travel with the gradient.</param>
    /// <param name="check">Asserts in every round that a shared set, which every rank draws for itself, is the same on all; null: does not.</param>
    public SparseGradientAveraging(
        MeanRound<T> round, ActiveLayers active, LayerSetScope scope, double weight, BatchNormSync batchNorm, ReplicaCheck? check = null)
    {
        ArgumentNullException.ThrowIfNull(active);
        this.round = round;
        this.active = active;
        this.scope = scope;
        this.weight = weight;
        this.check = check;
        withStatistics = batchNorm == BatchNormSync.Average;
        Updated = new ActiveLayers(active.Model);
        code = scope == LayerSetScope.PerWorker ? new byte[BitmapLength + (active.Model.Layout.Length * Unsafe.SizeOf<T>())] : [];
    }

    /// <summary>The layers that were active on any rank in the last round: those whose mean gradient may differ from zero, the same on all ranks.</summary>
    public ActiveLayers Updated { get; }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.BeforeUpdate;

    private int BitmapLength => (active.Model.Count + 7) / 8;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => withStatistics || replica.TailLength == 0;

    /// <inheritdoc/>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        round.Control.Begin(context, weight);
        Span<T> statistics = replica.Parameters.Slice(replica.Layout.TrainableLength, withStatistics ? replica.TailLength : 0);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);

        // The payload is made in place: the active elements at the front, the statistics behind them.
        Span<T> gradient = replica.GradientSum.Span;
        active.Pack(gradient);
        statistics.CopyTo(gradient[active.Length..]);
        int length = active.Length + statistics.Length;
        if (weight != 1)
        {
            foreach (ref T value in gradient[..length])
                value *= T.CreateChecked(weight);
        }

        if (scope == LayerSetScope.Shared)
            SumPacked(context.Step, replica, length, statistics);
        else
            GatherAndAdd(context.Step, replica, length, statistics);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        return round.Control.End(consensusDistance: null);
    }

    // A set that is empty is empty on all ranks, which then have nothing to exchange but statistics.
    private void SumPacked(long step, Replica<T> replica, int length, Span<T> statistics)
    {
        check?.AssertEqual("set of active layers", active.Layers, step);
        Updated.Set(active.Layers);
        if (length > 0)
            round.Average(step, replica.GradientSum, length, active.Length, replica.Scratch);
        replica.GradientSum.Slice(active.Length, statistics.Length).CopyTo(statistics);
        active.Unpack(replica.GradientSum.Span);
    }

    private void GatherAndAdd(long step, Replica<T> replica, int length, Span<T> statistics)
    {
        RoundControl control = round.Control;
        int bytes = Encode(replica.GradientSum.Slice(0, length));
        GatheredBytes all;
        using (control.Watchdog.During("gathering of active layers", step))
            all = control.Ranks.GatherBytes(code.AsSpan(0, bytes));
        control.BytesSent += (double)(control.Ranks.Size - 1) * bytes;

        Span<T> sum = replica.Scratch.Span;
        sum.Clear();
        bool[] updated = new bool[active.Model.Count];
        for (int rank = 0; rank < all.Count; rank++)
            Add(all[rank], sum, replica.Layout.TrainableLength, statistics.Length, updated);
        Updated.Set(updated);
        round.TakeOver(replica.GradientSum, replica.Layout.TrainableLength + statistics.Length, replica.Layout.TrainableLength, replica.Scratch);
        replica.GradientSum.Slice(replica.Layout.TrainableLength, statistics.Length).CopyTo(statistics);
        check?.AssertEqual<T>("mean gradient", replica.TrainableGradient, step);
    }

    private int Encode(ReadOnlySpan<T> payload)
    {
        Span<byte> bitmap = code.AsSpan(0, BitmapLength);
        bitmap.Clear();
        for (int layer = 0; layer < active.Model.Count; layer++)
            bitmap[layer / 8] |= (byte)((active.Layers[layer] ? 1 : 0) << (layer % 8));
        MemoryMarshal.AsBytes(payload).CopyTo(code.AsSpan(BitmapLength));
        return BitmapLength + (payload.Length * Unsafe.SizeOf<T>());
    }

    /// <summary>Adds one rank's code: its active layers at their places, its statistics behind the trainable part.</summary>
    private void Add(ReadOnlySpan<byte> theirs, Span<T> sum, int trainable, int statistics, bool[] updated)
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(theirs[BitmapLength..]);
        foreach (var (slot, layer) in active.Model.Layout.Slots.Zip(active.Model.LayerOfSlot))
        {
            if (layer < 0 || (theirs[layer / 8] >> (layer % 8) & 1) == 0)
                continue;
            updated[layer] = true;
            Add(values[..slot.Length], sum.Slice(slot.Offset, slot.Length));
            values = values[slot.Length..];
        }

        Add(values[..statistics], sum.Slice(trainable, statistics));
    }

    private static void Add(ReadOnlySpan<T> values, Span<T> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(sum[i..]) + new Vector<T>(values[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += values[i];
    }
}
