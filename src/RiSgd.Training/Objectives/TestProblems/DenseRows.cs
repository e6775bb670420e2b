using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Training.Objectives;

/// <summary>
/// Products with the rows of a dense matrix, in SIMD registers: 8 and 12 bytes of memory traffic per float element. Always the same lanes and fused multiply-adds, whatever the
/// machine's registers are, so that machines agree on the bits.
/// </summary>
public static class DenseRows
{
    /// <summary>Sum over k of row_k w_k.</summary>
    /// <param name="row">d elements.</param>
    /// <param name="weights">As many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = Vector256<T>.Count;
        Vector256<T> even = default, odd = default;
        int i = 0;
        for (; i <= row.Length - (2 * lanes); i += 2 * lanes)
        {
            even = MultiplyAdd(Vector256.Create(row[i..]), Vector256.Create(weights[i..]), even);
            odd = MultiplyAdd(Vector256.Create(row[(i + lanes)..]), Vector256.Create(weights[(i + lanes)..]), odd);
        }

        T sum = Vector256.Sum(even + odd);
        for (; i < row.Length; i++)
            sum = T.FusedMultiplyAdd(row[i], weights[i], sum);
        return sum;
    }

    /// <summary>sum_k += factor row_k.</summary>
    /// <param name="row">d elements.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="sum">As many elements as the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled<T>(ReadOnlySpan<T> row, T factor, Span<T> sum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = Vector256<T>.Count;
        Vector256<T> factors = Vector256.Create(factor);
        int i = 0;
        for (; i <= row.Length - lanes; i += lanes)
            MultiplyAdd(Vector256.Create(row[i..]), factors, Vector256.Create<T>(sum[i..])).CopyTo(sum[i..]);
        for (; i < row.Length; i++)
            sum[i] = T.FusedMultiplyAdd(row[i], factor, sum[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
