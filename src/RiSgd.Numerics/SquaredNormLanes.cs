using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// The squared 2-norm of one block, summed in double lanes. Always eight lanes for floats and four for doubles, whatever the machine's registers are,
/// and fused multiply-adds, so that machines agree on the bits.
/// </summary>
internal struct SquaredNormLanes
{
    /// <summary>
    /// Elements per block. The lanes of a block start at zero and go into one double at its end, so that a sum over 10^8 elements adds numbers of like
    /// size, in an order that depends on nothing but the length.
    /// </summary>
    public const int Block = 4096;

    private Vector256<double> _lower;
    private Vector256<double> _upper;

    /// <summary>Sum over the lanes.</summary>
    public readonly double Total => Vector256.Sum(_lower + _upper);

    /// <summary>Adds the squares of a vector's elements: of floats without any rounding before the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<T>(Vector256<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<double> low = Vector256.WidenLower(values.AsSingle()), high = Vector256.WidenUpper(values.AsSingle());
            _lower = Vector256.FusedMultiplyAdd(low, low, _lower);
            _upper = Vector256.FusedMultiplyAdd(high, high, _upper);
        }
        else
        {
            Vector256<double> wide = values.AsDouble();
            _lower = Vector256.FusedMultiplyAdd(wide, wide, _lower);
        }
    }

    /// <summary>The square of one element, for the rest that fills no vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Square<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double wide = double.CreateTruncating(value);
        return wide * wide;
    }
}
