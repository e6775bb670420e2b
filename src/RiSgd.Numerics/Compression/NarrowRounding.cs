using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>One number to 16 bits and back: to the nearest, from the middle to the even one, subnormal numbers included.</summary>
internal static class NarrowRounding
{
    private const ushort BFloat16Infinity = 0x7F80;
    private const ushort Float16Infinity = 0x7C00;
    private const int DroppedBits = 16;

    /// <summary>The bits of the infinity: numbers with the same exponent are not finite.</summary>
    public static ushort Infinity(HalfFormat format) => format == HalfFormat.BFloat16 ? BFloat16Infinity : Float16Infinity;

    public static bool IsFinite(ushort bits, HalfFormat format) => (bits & Infinity(format)) != Infinity(format);

    public static ushort Round<T>(T value, HalfFormat format)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        format == HalfFormat.Float16 ? BitConverter.HalfToUInt16Bits(Half.CreateTruncating(value)) : RoundToBFloat16(value);

    public static T Widen<T>(ushort bits, HalfFormat format)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        format == HalfFormat.Float16
            ? T.CreateTruncating(BitConverter.UInt16BitsToHalf(bits))
            : T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)bits << DroppedBits));

    private static ushort RoundToBFloat16<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        uint bits = BitConverter.SingleToUInt32Bits(RoundToOdd(double.CreateTruncating(value)));
        if (T.IsNaN(value))
            return (ushort)((bits >> DroppedBits) | 0x40);
        uint odd = (bits >> DroppedBits) & 1;
        return (ushort)((bits + 0x7FFF + odd) >> DroppedBits);
    }

    /// <summary>
    /// A double between two floats becomes the one whose last bit is set: neither the middle nor the end of the next rounding, which so errs only once.
    /// </summary>
    private static float RoundToOdd(double value)
    {
        float nearest = (float)value;
        if (nearest == value || double.IsNaN(value))
            return nearest;
        uint bits = BitConverter.SingleToUInt32Bits(nearest);
        if ((bits & 1) != 0)
            return nearest;
        return BitConverter.UInt32BitsToSingle(Math.Abs((double)nearest) > Math.Abs(value) ? bits - 1 : bits + 1);
    }
}
