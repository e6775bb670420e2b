using RiSgd.Numerics;

namespace RiSgd.Cluster;

/// <summary>
/// The ranks of a run and the few collective operations that training needs of them. Every rank calls each operation in the same order, from its one training thread.
/// </summary>
public interface IRankGroup
{
    /// <summary>This rank, 0 to <see cref="Size"/> - 1.</summary>
    int Rank { get; }

    /// <summary>Number of ranks, p.</summary>
    int Size { get; }

    /// <summary>Replaces each value by its sum over all ranks; for a handful of numbers.</summary>
    void Sum(Span<double> values);

    /// <summary>Every rank's value, in the order of the ranks.</summary>
    long[] Gather(long value);

    /// <summary>
    /// The payload of a round: <paramref name="result"/>[i] = sum over the ranks of <paramref name="source"/>[i]. Out of place, so that an interrupted operation leaves the source intact.
    /// </summary>
    /// <param name="source">This rank's values; not changed.</param>
    /// <param name="result">Receives the sum; as long as <paramref name="source"/>; must not overlap it.</param>
    void Sum<T>(FlatMemory<T> source, FlatMemory<T> result)
        where T : unmanaged;

    /// <summary>Copies rank <paramref name="root"/>'s values over every other rank's.</summary>
    void Broadcast<T>(FlatMemory<T> values, int root)
        where T : unmanaged;

    /// <summary>Waits until every rank is here.</summary>
    void Barrier();

    /// <summary>Every rank's bytes, in the order of the ranks; they need not be equally many.</summary>
    /// <param name="mine">This rank's bytes.</param>
    /// <returns>Valid until the next call.</returns>
    GatheredBytes GatherBytes(ReadOnlySpan<byte> mine);

    /// <summary>
    /// Sends the same values to every neighbour and receives theirs, all at once (non-blocking, in the order given), completed on return. The neighbours call it with this rank among theirs.
    /// </summary>
    /// <param name="neighbours">Ranks, without this one.</param>
    /// <param name="mine">This rank's values; not changed.</param>
    /// <param name="theirs">Receives each neighbour's values, as many as <paramref name="mine"/>.</param>
    void Exchange<T>(IReadOnlyList<int> neighbours, FlatMemory<T> mine, IReadOnlyList<FlatMemory<T>> theirs)
        where T : unmanaged;

    /// <summary>The same for messages of different lengths; an empty one is a message too.</summary>
    /// <param name="neighbours">Ranks, without this one.</param>
    /// <param name="mine">This rank's bytes.</param>
    /// <param name="theirs">Receives each neighbour's bytes; long enough for the longest that may come.</param>
    /// <returns>How many bytes each neighbour sent.</returns>
    IReadOnlyList<int> ExchangeBytes(IReadOnlyList<int> neighbours, ReadOnlySpan<byte> mine, IReadOnlyList<byte[]> theirs);

    /// <summary>The group of the ranks that give the same colour, in the order of their ranks. Every rank calls it.</summary>
    /// <param name="colour">Not negative.</param>
    IRankGroup Split(int colour);

    /// <summary>The group of the ranks on this rank's host. Every rank calls it.</summary>
    IRankGroup Node();
}
