using System.Buffers;
using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// SignTopK (Basu, Data, Karakus, Diggavi, "Qsparse-local-SGD", NeurIPS 2019; SQuARM-SGD's compressor): the signs of the k elements of the largest magnitude, times
/// the mean of those magnitudes; 0 elsewhere. k = max(1, floor(ratio d)), of equal magnitudes those with the lowest index. Errors: <see cref="SignTopKRule"/>.
/// <para>Wire format: the scale in the element type; then bit after bit k signs, 1 for negative, in ascending order of the indices; then k indices of ceil(log2 d)
/// bits, or d bits of which bit i tells whether element i is kept, whichever is shorter. In all k (ceil(log2 d) + 1) bits or d + k after the scale.</para>
/// </summary>
public sealed unsafe class SignTopKCompressor<T>(double ratio, ICodingKernels<T> kernels) : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsUnbiased => false;

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) =>
        CodeSpans.Length(CodeLengths.SignTopK(length, SparseSupport.Count(length, ratio), CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        code = CodeSpans.Room(code, MaximumCodeLength(values.Length));
        if (values.IsEmpty)
            return 0;
        int k = SparseSupport.Count(values.Length, ratio);
        int[] rented = ArrayPool<int>.Shared.Rent(k);
        T[] keptRented = ArrayPool<T>.Shared.Rent(k);
        Span<int> support = rented.AsSpan(0, k);
        Span<T> kept = keptRented.AsSpan(0, k);
        kernels.SelectLargest(values, support);
        for (int i = 0; i < k; i++)
            kept[i] = values[support[i]];
        T scale = T.CreateTruncating(kernels.SumOfMagnitudes(kept) / k);
        if (!T.IsFinite(scale))
            throw CodingException.NotFinite(values, key);
        CodeSpans.Numbers<T>(code, 1)[0] = scale;
        var writer = new BitWriter(code[sizeof(T)..]);
        foreach (T value in kept)
            writer.Write(T.IsNegative(value) ? 1u : 0, 1);
        SupportCode.Write(ref writer, support, values.Length);
        ArrayPool<int>.Shared.Return(rented);
        ArrayPool<T>.Shared.Return(keptRented);
        return sizeof(T) + writer.End();
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        if (values.IsEmpty)
            return 0;
        int k = SparseSupport.Count(values.Length, ratio);
        T size = weight * CodeSpans.Magnitude(CodeSpans.Numbers<T>(code, 1)[0]);
        ReadOnlySpan<byte> bits = code[sizeof(T)..];
        int[] rented = ArrayPool<int>.Shared.Rent(k);
        Span<int> support = rented.AsSpan(0, k);
        var reader = new BitReader(bits);
        reader.Skip(k);
        SupportCode.Read(ref reader, support, values.Length);
        reader.End();
        for (int i = 0; i < k; i++)
            values[support[i]] += (bits[i / 8] >> (i % 8) & 1) != 0 ? -size : size;
        ArrayPool<int>.Shared.Return(rented);
        return code.Length;
    }
}
