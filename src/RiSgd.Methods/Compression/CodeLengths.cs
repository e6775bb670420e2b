using System.Numerics;

namespace RiSgd.Methods;

/// <summary>
/// Bits of the wire formats for a tensor of d elements; an empty tensor has an empty code. A code fills whole bytes: <see cref="Bytes"/> of its bits.
/// Values, scales and norms have the bits of the element type: 32 for float, as the papers count them, and 64 for double.
/// </summary>
public static class CodeLengths
{
    /// <summary>Bits that name the random support of RandK, in place of its indices.</summary>
    public const int SupportBits = 64;

    /// <summary>Whole bytes that hold so many bits.</summary>
    public static long Bytes(long bits) => (bits + 7) / 8;

    /// <summary>ceil(log2 d): bits of an index into d elements.</summary>
    public static int IndexBits(int length) => length <= 1 ? 0 : BitOperations.Log2((uint)length - 1) + 1;

    /// <summary>ceil(log2(s + 1)): bits of one of the levels 0 .. s.</summary>
    public static int LevelBits(int levels) => BitOperations.Log2((uint)levels) + 1;

    /// <summary>d values of equal size.</summary>
    public static long Dense(int length, int valueBits) => (long)length * valueBits;

    /// <summary>
    /// Whether d bits that mark the support are shorter than k indices. Both ends of a wire know d and k, so the choice costs nothing to tell.
    /// </summary>
    public static bool PrefersBitmap(int length, int kept) => length < (long)kept * IndexBits(length);

    /// <summary>TopK: k values, and k indices of ceil(log2 d) bits or d bits that mark the support, whichever is shorter.</summary>
    public static long TopK(int length, int kept, int valueBits) => Dense(kept, valueBits) + Support(length, kept);

    /// <summary>RandK: k values, and the 64 bits that the support is drawn from again.</summary>
    public static long RandK(int kept, int valueBits) => kept == 0 ? 0 : SupportBits + Dense(kept, valueBits);

    /// <summary>Scaled sign: the scale and one bit for each element.</summary>
    public static long ScaledSign(int length, int valueBits) => length == 0 ? 0 : valueBits + (long)length;

    /// <summary>SignTopK: the scale, k signs, and k indices of ceil(log2 d) bits or d bits that mark the support, whichever is shorter.</summary>
    public static long SignTopK(int length, int kept, int valueBits) => kept == 0 ? 0 : valueBits + kept + Support(length, kept);

    /// <summary>Norms of QSGD's buckets, of which the last may be shorter.</summary>
    public static long QsgdNorms(int length, int bucket, int valueBits) => Dense((int)(((long)length + bucket - 1) / bucket), valueBits);

    /// <summary>QSGD with fixed-length codes: a norm for each bucket, and for each element 1 + ceil(log2(s + 1)) bits.</summary>
    public static long QsgdFixed(int length, int bucket, int levels, int valueBits) =>
        QsgdNorms(length, bucket, valueBits) + Dense(length, 1 + LevelBits(levels));

    /// <summary>
    /// The most bits that QSGD with Elias codes can need: every element has a gap of 1 (1 bit), a sign and the longest level. A longer gap stands for elements
    /// that take no bits of their own, and its own bits grow by less; the closing gap may add one bit.
    /// </summary>
    public static long QsgdEliasMaximum(int length, int bucket, int levels, int valueBits) =>
        length == 0 ? 0 : QsgdNorms(length, bucket, valueBits) + Dense(length, 2 + EliasOmega.Length(levels)) + 1;

    /// <summary>
    /// What QSGD with Elias codes needs on average, at most, for one bucket of n elements and its norm: (3 + (3/2) log2(2 (s^2 + n) / (s (s + sqrt n)))) s (s + sqrt n)
    /// + the norm's bits (Alistarh et al., NeurIPS 2017, Theorem 3.2, without its o(1)).
    /// </summary>
    public static double QsgdEliasBound(int length, int levels, int valueBits)
    {
        var s = (double)levels;
        var nonzero = s * (s + Math.Sqrt(length));
        return ((3 + (1.5 * Math.Log2(2 * ((s * s) + length) / nonzero))) * nonzero) + valueBits;
    }

    private static long Support(int length, int kept) => PrefersBitmap(length, kept) ? length : (long)kept * IndexBits(length);
}
