using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>A group whose payload sums do as they are told first: wait, or fail.</summary>
internal sealed class HeldRanks(IRankGroup inner, Action<int> beforeSum) : IRankGroup
{
    private int sums;

    public int Rank => inner.Rank;

    public int Size => inner.Size;

    public void Sum(Span<double> values) => inner.Sum(values);

    public long[] Gather(long value) => inner.Gather(value);

    public void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
        where T : unmanaged
    {
        beforeSum(++sums);
        inner.Sum(source, result);
    }

    public void Broadcast<T>(FlatMemory<T> values, int root)
        where T : unmanaged => inner.Broadcast(values, root);

    public void Barrier() => inner.Barrier();

    public GatheredBytes GatherBytes(ReadOnlySpan<byte> mine) => inner.GatherBytes(mine);

    public void Exchange<T>(IReadOnlyList<int> neighbours, FlatMemory<T> mine, IReadOnlyList<FlatMemory<T>> theirs)
        where T : unmanaged => inner.Exchange(neighbours, mine, theirs);

    public IReadOnlyList<int> ExchangeBytes(IReadOnlyList<int> neighbours, ReadOnlySpan<byte> mine, IReadOnlyList<byte[]> theirs) =>
        inner.ExchangeBytes(neighbours, mine, theirs);

    public IRankGroup Split(int colour) => inner.Split(colour);

    public IRankGroup Node() => inner.Node();
}
