namespace RiSgd.Methods;

/// <summary>Bytes on the wire.</summary>
public static class Traffic
{
    /// <summary>
    /// Bytes that each rank sends, and receives, in a ring all-reduce: 2 (p-1)/p x element size x elements (reduce-scatter, then
    /// all-gather; Patarasuk, Yuan 2009).
    /// </summary>
    /// <param name="ranks">Number of ranks p, at least 1.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="elements">Elements of the vector.</param>
    public static double RingAllReduceBytes(int ranks, int elementSize, long elements)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        ArgumentOutOfRangeException.ThrowIfNegative(elementSize);
        ArgumentOutOfRangeException.ThrowIfNegative(elements);
        return 2.0 * (ranks - 1) * elementSize * elements / ranks;
    }
}
