using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The hot operations of the wire formats in SIMD registers, with the bits of <see cref="ReferenceCodingKernels{T}"/>. Doubles serve the oracles: where
/// a loop for them would be one of its own, they take the plain one.
/// </summary>
public sealed unsafe partial class VectorizedCodingKernels<T> : ICodingKernels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReferenceCodingKernels<T> _plain = new();

    private static bool IsSingle => typeof(T) == typeof(float);

    /// <inheritdoc/>
    public double SumOfMagnitudes(ReadOnlySpan<T> values)
    {
        double sum = 0;
        fixed (T* x = values)
        {
            for (int start = 0; start < values.Length; start += BlockSum.Block)
                sum += MagnitudesOfBlock(x + start, int.Min(BlockSum.Block, values.Length - start));
        }

        return sum;
    }

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<T> values)
    {
        double sum = 0;
        fixed (T* x = values)
        {
            for (int start = 0; start < values.Length; start += BlockSum.Block)
                sum += SquaresOfBlock(x + start, int.Min(BlockSum.Block, values.Length - start));
        }

        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T LargestMagnitude(ReadOnlySpan<T> values)
    {
        Vector256<T> largest = Vector256<T>.Zero;
        int i = 0;
        fixed (T* x = values)
        {
            for (; i <= values.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(x + i)));
        }

        T result = _plain.LargestMagnitude(values[i..]);
        for (int lane = 0; lane < Vector256<T>.Count; lane++)
            result = T.Max(result, largest[lane]);
        return result;
    }

    /// <inheritdoc/>
    public void DrawWords(ref CounterRandom random, Span<uint> words) => random.Fill(words);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MagnitudesOfBlock(T* x, int length)
    {
        Vector256<double> lower = default, upper = default;
        int i = 0;
        for (; i <= length - BlockSum.Lanes; i += BlockSum.Lanes)
        {
            LoadWide(x + i, out Vector256<double> low, out Vector256<double> high);
            lower += Vector256.Abs(low);
            upper += Vector256.Abs(high);
        }

        double* lanes = stackalloc double[BlockSum.Lanes];
        Vector256.Store(lower, lanes);
        Vector256.Store(upper, lanes + Vector256<double>.Count);
        for (int lane = 0; i < length; i++, lane++)
            lanes[lane] += Math.Abs(double.CreateTruncating(x[i]));
        return BlockSum.Of(new ReadOnlySpan<double>(lanes, BlockSum.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaresOfBlock(T* x, int length)
    {
        Vector256<double> lower = default, upper = default;
        int i = 0;
        for (; i <= length - BlockSum.Lanes; i += BlockSum.Lanes)
        {
            LoadWide(x + i, out Vector256<double> low, out Vector256<double> high);
            lower = Vector256.FusedMultiplyAdd(low, low, lower);
            upper = Vector256.FusedMultiplyAdd(high, high, upper);
        }

        double* lanes = stackalloc double[BlockSum.Lanes];
        Vector256.Store(lower, lanes);
        Vector256.Store(upper, lanes + Vector256<double>.Count);
        for (int lane = 0; i < length; i++, lane++)
        {
            double value = double.CreateTruncating(x[i]);
            lanes[lane] = Math.FusedMultiplyAdd(value, value, lanes[lane]);
        }

        return BlockSum.Of(new ReadOnlySpan<double>(lanes, BlockSum.Lanes));
    }

    /// <summary>Eight elements in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadWide(T* x, out Vector256<double> low, out Vector256<double> high)
    {
        if (IsSingle)
        {
            Vector256<float> values = Vector256.Load((float*)x);
            low = Vector256.WidenLower(values);
            high = Vector256.WidenUpper(values);
        }
        else
        {
            low = Vector256.Load((double*)x);
            high = Vector256.Load((double*)x + Vector256<double>.Count);
        }
    }
}
