using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>Squares summed in double lanes: those of a float vector need two vectors of doubles, those of a double vector the first alone.</summary>
internal static class VectorLanes
{
    /// <summary>
    /// Elements per block. The lanes of a block start at zero and go into one double at its end, so that a sum over 10^8 elements adds numbers of like
    /// size, in an order that depends on nothing but the length.
    /// </summary>
    public const int Block = 4096;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddLowerSquares<T>(Vector256<double> sum, Vector256<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector256<double> wide = typeof(T) == typeof(float) ? Vector256.WidenLower(values.AsSingle()) : values.AsDouble();
        return sum + wide * wide;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddUpperSquares<T>(Vector256<double> sum, Vector256<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float))
            return sum;
        Vector256<double> wide = Vector256.WidenUpper(values.AsSingle());
        return sum + wide * wide;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Square<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double wide = double.CreateTruncating(value);
        return wide * wide;
    }
}
