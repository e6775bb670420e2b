namespace RiSgd.Numerics;

/// <summary>The conditions on the arguments that every implementation of <see cref="INeighbourMix{T}"/> shares.</summary>
internal static class MixingLengths
{
    public static void Check<T>(int length, int weights, IReadOnlyList<FlatMemory<T>> theirs, int offset)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(theirs);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (theirs.Count != weights)
            throw new ArgumentException($"There are {weights} weights for {theirs.Count} neighbours.", nameof(theirs));
        foreach (FlatMemory<T> their in theirs)
        {
            if (their.Length - offset < length)
                throw new ArgumentException($"A neighbour's array of {their.Length} elements has no {length} from {offset} on.", nameof(theirs));
        }
    }
}
