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
}
