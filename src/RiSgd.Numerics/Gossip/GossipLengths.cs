namespace RiSgd.Numerics;

/// <summary>The conditions on the arguments that every implementation of <see cref="IGossipStep{T}"/> shares.</summary>
internal static class GossipLengths
{
    public static void Check<T>(int estimate, int weights, IReadOnlyList<FlatMemory<T>> theirs, int model)
        where T : unmanaged
    {
        SpanLengths.Same(model, estimate, "own");
        MixingLengths.Check(model, weights, theirs, offset: 0);
    }
}
