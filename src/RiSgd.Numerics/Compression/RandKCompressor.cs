using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// RandK: k elements drawn without replacement, each set of k equally likely, 0 elsewhere; k = max(1, floor(ratio d)). Times d/k it is unbiased with E||C(x) - x||^2 =
/// (d/k - 1) ||x||^2; as they are it is a contraction with E||x - C(x)||^2 = (1 - k/d) ||x||^2 (Stich, Cordonnier, Jaggi, NeurIPS 2018; Wangni et al., NeurIPS 2018).
/// <para>Wire format: 64 bits that name the support, drawn from the stream of the encoding's key; then the k kept elements, times d/k if unbiased, in ascending
/// order of their indices, in the element type. No index is sent: the support is drawn again from its name, by Floyd's method (Bentley, Floyd, CACM 1987) with the
/// numbers of the stream whose seed the name is.</para>
/// </summary>
public sealed unsafe class RandKCompressor<T> : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int NameBytes = CodeLengths.SupportBits / 8;

    private readonly double _ratio;
    private readonly ICodingKernels<T> _kernels;

    /// <summary>Makes the compressor.</summary>
    /// <param name="ratio">Share of the elements that is kept, above 0 to 1.</param>
    /// <param name="contraction">Sends the elements as they are, not times d/k.</param>
    /// <param name="kernels">The hot operations.</param>
    public RandKCompressor(double ratio, bool contraction, ICodingKernels<T> kernels)
    {
        _ratio = ratio;
        _kernels = kernels;
        IsUnbiased = !contraction;
    }

    /// <inheritdoc/>
    public bool IsUnbiased { get; }

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) => CodeSpans.Length(CodeLengths.RandK(SparseSupport.Count(length, _ratio), CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        int bytes = MaximumCodeLength(values.Length);
        code = CodeSpans.Room(code, bytes);
        if (values.IsEmpty)
            return 0;
        if (!T.IsFinite(_kernels.LargestMagnitude(values)))
            throw CodingException.NotFinite(values, key);
        int k = SparseSupport.Count(values.Length, _ratio);
        var random = new CounterRandom(key.Seed, RandomPurpose.Sparsifier, key.Rank, key.Tensor, key.Step);
        long name = (long)random.NextUInt64();
        CodeSpans.Numbers<long>(code, 1)[0] = name;
        Span<T> kept = CodeSpans.Numbers<T>(code[NameBytes..], k);
        T scale = IsUnbiased ? T.CreateTruncating((double)values.Length / k) : T.One;
        int next = 0;
        foreach (int i in new RandomSupport(name, values.Length, k))
        {
            kept[next] = values[i] * scale;
            if (!T.IsFinite(kept[next++]))
                throw CodingException.TooLarge(i, double.CreateTruncating(values[i]), "randk, which multiplies it by d/k", key);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        if (values.IsEmpty)
            return 0;
        int k = SparseSupport.Count(values.Length, _ratio);
        ReadOnlySpan<T> kept = CodeSpans.Numbers<T>(code[NameBytes..], k);
        int next = 0;
        foreach (int i in new RandomSupport(CodeSpans.Numbers<long>(code, 1)[0], values.Length, k))
        {
            if (!T.IsFinite(kept[next]))
                throw CodingException.NoCode("an element in it is not finite");
            values[i] += weight * kept[next++];
        }

        return code.Length;
    }
}
