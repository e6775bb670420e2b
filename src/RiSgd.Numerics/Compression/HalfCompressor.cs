using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// Elements in 16 bits, bfloat16 or IEEE 754 binary16: rounded to the nearest, from the middle to the even one, so the relative error of normal numbers is at most
/// 2^-8 or 2^-11 but the same at every encoding: biased.
/// <para>Wire format: d numbers of 2 bytes, little-endian. Numbers that are not finite are no code: a value that would become infinite is refused.</para>
/// </summary>
public sealed class HalfCompressor<T>(HalfFormat format, ICodingKernels<T> kernels) : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Bits = 16;

    /// <inheritdoc/>
    public bool IsUnbiased => false;

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) => CodeSpans.Length(CodeLengths.Dense(length, Bits));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        int bytes = MaximumCodeLength(values.Length);
        Span<ushort> narrow = CodeSpans.Numbers<ushort>(CodeSpans.Room(code, bytes), values.Length);
        if (!kernels.Narrow(values, format, narrow))
            throw Unfit(values, narrow, key);
        return bytes;
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        if (!kernels.AddNarrow(CodeSpans.Numbers<ushort>(code, values.Length), format, weight, values))
            throw CodingException.NoCode("an element in it is not finite");
        return code.Length;
    }

    private CodingException Unfit(ReadOnlySpan<T> values, ReadOnlySpan<ushort> narrow, in CodingKey key)
    {
        int element = 0;
        while (element < values.Length && (NarrowRounding.IsFinite(narrow[element], format) || !T.IsFinite(values[element])))
            element++;
        return element == values.Length
            ? CodingException.NotFinite(values, key)
            : CodingException.TooLarge(element, double.CreateTruncating(values[element]), format == HalfFormat.BFloat16 ? "bf16" : "fp16", key);
    }
}
