namespace MPI;

/// <summary>Byte blocks, one per rank, laid out one after the other.</summary>
internal sealed class Blocks
{
    internal Blocks(int[] lengths)
    {
        Lengths = lengths;
        Offsets = OffsetsOf(lengths);
        Bytes = new byte[lengths.Sum()];
    }

    internal int[] Lengths { get; }

    internal int[] Offsets { get; }

    internal byte[] Bytes { get; }

    internal static Blocks Of(byte[][] blocks)
    {
        var all = new Blocks(Array.ConvertAll(blocks, b => b.Length));
        for (int i = 0; i < blocks.Length; i++) blocks[i].CopyTo(all.Bytes, all.Offsets[i]);
        return all;
    }

    /// <summary>Where each block begins.</summary>
    internal static int[] OffsetsOf(int[] lengths)
    {
        var offsets = new int[lengths.Length];
        for (int i = 1; i < lengths.Length; i++) offsets[i] = checked(offsets[i - 1] + lengths[i - 1]);
        return offsets;
    }

    /// <summary>Every block as a value.</summary>
    internal T[] Values<T>(Serialization serialization)
    {
        var values = new T[Lengths.Length];
        for (int i = 0; i < values.Length; i++) values[i] = serialization.FromBytes<T>(Bytes, Offsets[i], Lengths[i]);
        return values;
    }
}
