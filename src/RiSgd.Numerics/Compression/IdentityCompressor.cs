using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// No compression: C(x) = x.
/// <para>Wire format: the d elements as they are in memory, 4 bytes each for float and 8 for double. Elements that are not finite are no code.</para>
/// </summary>
public sealed class IdentityCompressor<T>(ICodingKernels<T> kernels) : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsUnbiased => true;

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) => CodeSpans.Length(CodeLengths.Dense(length, CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        int bytes = MaximumCodeLength(values.Length);
        code = CodeSpans.Room(code, bytes);
        if (!T.IsFinite(kernels.LargestMagnitude(values)))
            throw CodingException.NotFinite(values, key);
        values.CopyTo(CodeSpans.Numbers<T>(code, values.Length));
        return bytes;
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        if (!kernels.AddScaled(CodeSpans.Numbers<T>(code, values.Length), weight, values))
            throw CodingException.NoCode("an element in it is not finite");
        return code.Length;
    }
}
