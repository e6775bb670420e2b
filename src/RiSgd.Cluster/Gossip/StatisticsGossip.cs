using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Batch-norm statistics at the head of gossip messages: mean and E[x^2] as they are. A rank mixes them in for the neighbours that sent, s_i &lt;- s_i + gamma sum_j w_ij (s_j - s_i).
/// </summary>
internal sealed class StatisticsGossip<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGossipStep<T> arithmetic;
    private readonly T gamma;
    private readonly T[] weights;
    private readonly FlatMemory<T>[] received;

    public StatisticsGossip(Replica<T> replica, IGossipStep<T> arithmetic, T gamma, T[] weights)
    {
        this.arithmetic = arithmetic;
        this.gamma = gamma;
        this.weights = weights;
        received = [.. weights.Select(_ => replica.Allocate(replica.TailLength))];
        Bytes = replica.TailLength * Unsafe.SizeOf<T>();
    }

    /// <summary>Bytes at the head of a message.</summary>
    public int Bytes { get; }

    /// <summary>Mixes what came into this rank's statistics, all of them as second moments.</summary>
    public void Mix(byte[][] messages, IReadOnlyList<int> lengths, Replica<T> replica)
    {
        int[] senders = [.. Enumerable.Range(0, messages.Length).Where(n => lengths[n] > 0)];
        foreach (int n in senders)
            MemoryMarshal.Cast<byte, T>(messages[n].AsSpan(0, Bytes)).CopyTo(received[n].Span);
        Span<T> own = replica.Parameters.Slice(replica.Layout.TrainableLength, replica.TailLength);
        arithmetic.Pull(gamma, own, [.. senders.Select(n => weights[n])], [.. senders.Select(n => received[n])], own);
    }
}
