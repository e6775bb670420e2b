using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// Scaled sign: C(x) = (||x||_1 / d) sign(x), a contraction with ||x - C(x)||^2 = ||x||^2 - ||x||_1^2 / d (Karimireddy, Rebjock, Stich, Jaggi, ICML 2019).
/// A zero counts by its sign bit, which changes no error.
/// <para>Wire format: the scale in the element type; then d bits, 1 for negative.</para>
/// </summary>
public sealed unsafe class ScaledSignCompressor<T>(ICodingKernels<T> kernels) : ICompressor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsUnbiased => false;

    /// <inheritdoc/>
    public int MaximumCodeLength(int length) => CodeSpans.Length(CodeLengths.ScaledSign(length, CodeSpans.ValueBits<T>()));

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<T> values, Span<byte> code, in CodingKey key)
    {
        int bytes = MaximumCodeLength(values.Length);
        code = CodeSpans.Room(code, bytes);
        if (values.IsEmpty)
            return 0;
        T scale = T.CreateTruncating(kernels.SumOfMagnitudes(values) / values.Length);
        if (!T.IsFinite(scale))
            throw CodingException.NotFinite(values, key);
        CodeSpans.Numbers<T>(code, 1)[0] = scale;
        kernels.PackSigns(values, code[sizeof(T)..bytes]);
        return bytes;
    }

    /// <inheritdoc/>
    public int DecodeAdd(ReadOnlySpan<byte> code, T weight, Span<T> values)
    {
        code = CodeSpans.Whole(code, MaximumCodeLength(values.Length));
        if (values.IsEmpty)
            return 0;
        T scale = CodeSpans.Magnitude(CodeSpans.Numbers<T>(code, 1)[0]);
        ReadOnlySpan<byte> signs = code[sizeof(T)..];
        CodeSpans.CheckPadding(signs, values.Length);
        kernels.AddSigns(signs, weight * scale, values);
        return code.Length;
    }
}
