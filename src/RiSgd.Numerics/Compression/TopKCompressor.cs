using System.Buffers;
using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// TopK: the k elements of the largest magnitude as they are, 0 elsewhere; k = max(1, floor(ratio d)), of equal magnitudes those with the lowest index. A
/// contraction: ||x - C(x)||^2 &lt;= (1 - k/d) ||x||^2 (Stich, Cordonnier, Jaggi, "Sparsified SGD with memory", NeurIPS 2018).
/// <para>Wire format: the k kept elements in ascending order of their indices, in the element type; then bit after bit k indices of ceil(log2 d) bits, or d bits
/// of which bit i tells whether element i is kept, whichever is shorter.</para>
/// </summary>
public sealed unsafe class TopKCompressor<T>(double ratio, ICodingKernels<T> kernels) : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsUnbiased => false;

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) =>
        CodeSpans.Length(CodeLengths.TopK(length, SparseSupport.Count(length, ratio), CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        code = CodeSpans.Room(code, MaximumCodeLength(values.Length));
        int k = SparseSupport.Count(values.Length, ratio);
        int[] rented = ArrayPool<int>.Shared.Rent(k);
        Span<int> support = rented.AsSpan(0, k);
        kernels.SelectLargest(values, support);
        Span<T> kept = CodeSpans.Numbers<T>(code, k);
        for (int i = 0; i < k; i++)
        {
            // One that is not finite is among the largest.
            if (!T.IsFinite(values[support[i]]))
                throw CodingException.NotFinite(values, key);
            kept[i] = values[support[i]];
        }

        int start = k * sizeof(T);
        var writer = new BitWriter(code[start..]);
        SupportCode.Write(ref writer, support, values.Length);
        ArrayPool<int>.Shared.Return(rented);
        return start + writer.End();
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        int k = SparseSupport.Count(values.Length, ratio);
        int[] rented = ArrayPool<int>.Shared.Rent(k);
        Span<int> support = rented.AsSpan(0, k);
        var reader = new BitReader(code[(k * sizeof(T))..]);
        SupportCode.Read(ref reader, support, values.Length);
        reader.End();
        ReadOnlySpan<T> kept = CodeSpans.Numbers<T>(code, k);
        for (int i = 0; i < k; i++)
        {
            if (!T.IsFinite(kept[i]))
                throw CodingException.NoCode("an element in it is not finite");
            values[support[i]] += weight * kept[i];
        }

        ArrayPool<int>.Shared.Return(rented);
        return code.Length;
    }
}
