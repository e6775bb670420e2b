using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>A group of ranks whose gossip messages are altered on their way to this rank.</summary>
internal sealed class AlteredRanks(IRankGroup ranks, Action<byte[]> alter) : IRankGroup
{
    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    public void Sum(Span<double> values) => ranks.Sum(values);

    public long[] Gather(long value) => ranks.Gather(value);

    public void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
        where T : unmanaged => ranks.Sum(source, result);

    public void Broadcast<T>(FlatMemory<T> values, int root)
        where T : unmanaged => ranks.Broadcast(values, root);

    public void Barrier() => ranks.Barrier();

    public GatheredBytes GatherBytes(ReadOnlySpan<byte> mine) => ranks.GatherBytes(mine);

    public void Exchange<T>(IReadOnlyList<int> neighbours, FlatMemory<T> mine, IReadOnlyList<FlatMemory<T>> theirs)
        where T : unmanaged => ranks.Exchange(neighbours, mine, theirs);

    public IReadOnlyList<int> ExchangeBytes(IReadOnlyList<int> neighbours, ReadOnlySpan<byte> mine, IReadOnlyList<byte[]> theirs)
    {
        IReadOnlyList<int> lengths = ranks.ExchangeBytes(neighbours, mine, theirs);
        foreach (byte[] message in theirs)
            alter(message);
        return lengths;
    }

    public IRankGroup Split(int colour) => ranks.Split(colour);

    public IRankGroup Node() => ranks.Node();
}
