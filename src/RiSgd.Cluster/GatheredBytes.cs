namespace RiSgd.Cluster;

/// <summary>Bytes of every rank, one after the other.</summary>
public sealed class GatheredBytes
{
    private readonly byte[] bytes;
    private readonly int[] offsets;
    private readonly int[] lengths;

    /// <summary>Makes it over arrays that it does not copy.</summary>
    /// <param name="bytes">The bytes of all ranks.</param>
    /// <param name="offsets">Where each rank's begin.</param>
    /// <param name="lengths">How many each rank has.</param>
    public GatheredBytes(byte[] bytes, int[] offsets, int[] lengths)
    {
        this.bytes = bytes;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /// <summary>Number of ranks.</summary>
    public int Count => lengths.Length;

    /// <summary>A rank's bytes.</summary>
    public ReadOnlySpan<byte> this[int rank] => bytes.AsSpan(offsets[rank], lengths[rank]);
}
