using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <content>Sixteen bits, by whole-number arithmetic on the bits of eight floats at a time.</content>
public sealed unsafe partial class VectorizedCodingKernels<T>
{
    private const uint SignBit = 1u << 31;
    private const int SingleMantissaBits = 23;

    /// <summary>Mantissa bits that binary16 has not.</summary>
    private const int DroppedMantissaBits = 13;

    /// <summary>Difference of the exponents' biases, 127 - 15, in the place of a float's exponent.</summary>
    private const uint Rebias = 112u << SingleMantissaBits;

    /// <summary>2^-14, the smallest normal number of binary16.</summary>
    private const uint SmallestNormal = 113u << SingleMantissaBits;

    /// <summary>
    /// 1/2: its last mantissa bit is worth 2^-24, like binary16's smallest number, so that adding it rounds a number to what binary16 can hold.
    /// </summary>
    private const uint OneHalf = 126u << SingleMantissaBits;

    /// <inheritdoc/>
    public bool Narrow(ReadOnlySpan<T> values, HalfFormat format, Span<ushort> narrow)
    {
        if (!IsSingle)
            return _plain.Narrow(values, format, narrow);
        SpanLengths.Same(values.Length, narrow.Length, nameof(narrow));
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<T, uint>(values);
        bool finite = true;
        int done;
        fixed (uint* x = bits)
        fixed (ushort* y = narrow)
            done = format == HalfFormat.BFloat16 ? NarrowToBFloat16(x, y, bits.Length, ref finite) : NarrowToFloat16(x, y, bits.Length, ref finite);
        return _plain.Narrow(values[done..], format, narrow[done..]) && finite;
    }

    /// <inheritdoc/>
    public bool AddNarrow(ReadOnlySpan<ushort> narrow, HalfFormat format, T weight, Span<T> values)
    {
        if (!IsSingle)
            return _plain.AddNarrow(narrow, format, weight, values);
        SpanLengths.Same(values.Length, narrow.Length, nameof(narrow));
        bool finite = true;
        int done;
        fixed (ushort* x = narrow)
        fixed (T* y = values)
            done = AddNarrow(x, format == HalfFormat.BFloat16, float.CreateTruncating(weight), (float*)y, values.Length, ref finite);
        return _plain.AddNarrow(narrow[done..], format, weight, values[done..]) && finite;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NarrowToBFloat16(uint* x, ushort* y, int length, ref bool finite)
    {
        Vector256<uint> largest = default;
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Vector256<uint> low = RoundToBFloat16(Vector256.Load(x + i)), high = RoundToBFloat16(Vector256.Load(x + i + 8));
            largest = Vector256.Max(largest, Vector256.Max(low & Vector256.Create(0x7FFFu), high & Vector256.Create(0x7FFFu)));
            Vector256.Narrow(low, high).Store(y + i);
        }

        finite &= !Vector256.GreaterThanOrEqualAny(largest, Vector256.Create((uint)NarrowRounding.Infinity(HalfFormat.BFloat16)));
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NarrowToFloat16(uint* x, ushort* y, int length, ref bool finite)
    {
        Vector256<uint> largest = default;
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Vector256<uint> a = Vector256.Load(x + i), b = Vector256.Load(x + i + 8);
            Vector256<uint> low = RoundToFloat16(a & ~Vector256.Create(SignBit)), high = RoundToFloat16(b & ~Vector256.Create(SignBit));
            largest = Vector256.Max(largest, Vector256.Max(low, high));
            low |= (a & Vector256.Create(SignBit)) >> 16;
            high |= (b & Vector256.Create(SignBit)) >> 16;
            Vector256.Narrow(low, high).Store(y + i);
        }

        finite &= !Vector256.GreaterThanOrEqualAny(largest, Vector256.Create((uint)NarrowRounding.Infinity(HalfFormat.Float16)));
        return i;
    }

    /// <summary>The upper halves, rounded; a NaN stays one because its carry can't reach the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RoundToBFloat16(Vector256<uint> bits)
    {
        Vector256<uint> odd = (bits >> 16) & Vector256<uint>.One;
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + odd) >> 16;
        Vector256<uint> isNaN = Vector256.GreaterThan((bits & ~Vector256.Create(SignBit)).AsInt32(), Vector256.Create(0x7F800000)).AsUInt32();
        return Vector256.ConditionalSelect(isNaN, (bits >> 16) | Vector256.Create(0x40u), rounded);
    }

    /// <summary>Magnitudes in binary16; of those that are too large, infinite or NaN some number that is not below its infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RoundToFloat16(Vector256<uint> magnitude)
    {
        Vector256<uint> odd = (magnitude >> DroppedMantissaBits) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude - Vector256.Create(Rebias) + Vector256.Create((1u << (DroppedMantissaBits - 1)) - 1) + odd) >> DroppedMantissaBits;
        Vector256<uint> small = (magnitude.AsSingle() + Vector256.Create(OneHalf).AsSingle()).AsUInt32() - Vector256.Create(OneHalf);
        Vector256<uint> isSmall = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)SmallestNormal)).AsUInt32();
        return Vector256.ConditionalSelect(isSmall, small, normal);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddNarrow(ushort* x, bool brain, float weight, float* y, int length, ref bool finite)
    {
        Vector256<float> w = Vector256.Create(weight), largest = default;
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            Vector128<ushort> narrow = Vector128.Load(x + i);
            Vector256<uint> bits = Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
            Vector256<float> value = brain ? (bits << 16).AsSingle() : WidenFloat16(bits);
            largest = Vector256.Max(largest, Vector256.Abs(value));
            (Vector256.Load(y + i) + w * value).Store(y + i);
        }

        for (int lane = 0; lane < Vector256<float>.Count; lane++)
            finite &= float.IsFinite(largest[lane]);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WidenFloat16(Vector256<uint> bits)
    {
        Vector256<uint> magnitude = (bits & Vector256.Create(0x7FFFu)) << DroppedMantissaBits;
        Vector256<uint> exponent = magnitude & Vector256.Create(0x7C00u << DroppedMantissaBits);
        Vector256<uint> normal = magnitude + Vector256.Create(Rebias);

        // Subnormal: as if it had a leading 1, which is then taken away. Infinity and NaN: the exponent goes to the top.
        Vector256<float> small = (normal + Vector256.Create(1u << SingleMantissaBits)).AsSingle() - Vector256.Create(SmallestNormal).AsSingle();
        Vector256<uint> isSmall = Vector256.Equals(exponent, Vector256<uint>.Zero);
        Vector256<uint> isInfinite = Vector256.Equals(exponent, Vector256.Create(0x7C00u << DroppedMantissaBits));
        normal += isInfinite & Vector256.Create(Rebias);
        return (Vector256.ConditionalSelect(isSmall, small.AsUInt32(), normal) | ((bits & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }
}
