using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// Takes an average over in SIMD registers: 12 bytes per float element (sum read, parameters read and written). Parameters have the bits of
/// <see cref="ReferenceModelAverage{T}"/>; the distance differs from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedModelAverage<T> : IModelAverage<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double TakeOver(ReadOnlySpan<T> sum, double divisor, Span<T> parameters)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        T p = T.CreateChecked(divisor);
        double distance = 0;
        fixed (T* s = sum, x = parameters)
        {
            for (int start = 0; start < sum.Length; start += SquaredNormLanes.Block)
                distance += TakeOverBlock(s + start, p, x + start, int.Min(SquaredNormLanes.Block, sum.Length - start));
        }

        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double TakeOverBlock(T* sum, T divisor, T* parameters, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> p = Vector256.Create(divisor);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> mean = Vector256.Load(sum + i) / p;
            Vector256<T> away = Vector256.Load(parameters + i) - mean;
            lanes.Add(away);
            mean.Store(parameters + i);
        }

        double distance = lanes.Total;
        for (; i < length; i++)
        {
            T mean = sum[i] / divisor;
            distance += SquaredNormLanes.Square(parameters[i] - mean);
            parameters[i] = mean;
        }

        return distance;
    }
}
