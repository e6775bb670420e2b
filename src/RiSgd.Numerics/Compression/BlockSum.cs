namespace RiSgd.Numerics;

/// <summary>The order in which the wire formats' sums are taken (see <see cref="ICodingKernels{T}.SumOfMagnitudes"/>).</summary>
internal static class BlockSum
{
    /// <summary>Elements of a block.</summary>
    public const int Block = 4096;

    /// <summary>Partial sums of a block.</summary>
    public const int Lanes = 8;

    /// <summary>The sum of a block's lanes.</summary>
    public static double Of(ReadOnlySpan<double> lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
