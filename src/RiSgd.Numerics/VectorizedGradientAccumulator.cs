using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// The accumulator in SIMD registers, as fast as memory allows. Bytes per float element: <see cref="Add"/> and <see cref="AddLast"/> 16 (gradient and
/// sum, each read and written; 12 with the first chunk), <see cref="AddLastAndStep"/> 28 (gradient, parameters and momentum read and written, sum
/// read; 24 with one chunk). Element results have the bits of <see cref="ReferenceGradientAccumulator{T}"/>; norms differ from its by their order of
/// summation. Loops are compiled fully at the first call, because the slow code of a first tier would cost a large model's first steps seconds.
/// </summary>
public sealed unsafe class VectorizedGradientAccumulator<T> : IGradientAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Add(Span<T> gradient, T weight, Span<T> sum, bool first)
    {
        SpanLengths.Same(gradient.Length, sum.Length, nameof(sum));
        double chunk = 0;
        fixed (T* g = gradient, s = sum)
        {
            for (int start = 0; start < gradient.Length; start += SquaredNormLanes.Block)
                chunk += AddBlock(g + start, weight, s + start, int.Min(SquaredNormLanes.Block, gradient.Length - start), first);
        }

        return chunk;
    }

    /// <inheritdoc/>
    public SumNorms AddLast(Span<T> gradient, T weight, Span<T> sum, bool first, T previousWeight)
    {
        SpanLengths.Same(gradient.Length, sum.Length, nameof(sum));
        double chunk = 0, weighted = 0, plain = 0;
        fixed (T* g = gradient, s = sum)
        {
            for (int start = 0; start < gradient.Length; start += SquaredNormLanes.Block)
            {
                int length = int.Min(SquaredNormLanes.Block, gradient.Length - start);
                SumNorms block = AddLastBlock(g + start, weight, s + start, length, first, previousWeight);
                chunk += block.Chunk;
                weighted += block.WeightedSum;
                plain += block.PlainSum;
            }
        }

        return new SumNorms(chunk, weighted, first ? chunk : T.IsZero(previousWeight) ? double.NaN : plain);
    }

    /// <inheritdoc/>
    public SumNorms AddLastAndStep(
        Span<T> gradient, T weight, ReadOnlySpan<T> sum, bool first, T previousWeight, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        if (!first)
            SpanLengths.Same(gradient.Length, sum.Length, nameof(sum));
        SpanLengths.Same(gradient.Length, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(gradient.Length, momentum.Length, step);
        double chunk = 0, weighted = 0, plain = 0;
        fixed (T* g = gradient, s = sum, x = parameters, u = momentum)
        {
            for (int start = 0; start < gradient.Length; start += SquaredNormLanes.Block)
            {
                int length = int.Min(SquaredNormLanes.Block, gradient.Length - start);
                SumNorms block = StepBlock(
                    g + start, weight, first ? null : s + start, previousWeight, x + start, momentum.IsEmpty ? null : u + start, length, step);
                chunk += block.Chunk;
                weighted += block.WeightedSum;
                plain += block.PlainSum;
            }
        }

        return new SumNorms(chunk, weighted, first ? chunk : T.IsZero(previousWeight) ? double.NaN : plain);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double AddBlock(T* gradient, T weight, T* sum, int length, bool first)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> w = Vector256.Create(weight);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g;
            if (!first)
                v = Vector256.Load(sum + i) + v;
            v.Store(sum + i);
            lanes.Add(g);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunk = lanes.Total;
        for (; i < length; i++)
        {
            T g = gradient[i];
            sum[i] = first ? weight * g : sum[i] + weight * g;
            chunk += SquaredNormLanes.Square(g);
            gradient[i] = T.Zero;
        }

        return chunk;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SumNorms AddLastBlock(T* gradient, T weight, T* sum, int length, bool first, T previousWeight)
    {
        SquaredNormLanes chunkLanes = default, sumLanes = default, plainLanes = default;
        Vector256<T> w = Vector256.Create(weight), previous = Vector256.Create(previousWeight);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g;
            if (!first)
            {
                Vector256<T> before = Vector256.Load(sum + i);
                plainLanes.Add(before / previous + g);
                v = before + v;
            }

            v.Store(sum + i);
            chunkLanes.Add(g);
            sumLanes.Add(v);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunk = chunkLanes.Total, weighted = sumLanes.Total, plain = plainLanes.Total;
        for (; i < length; i++)
        {
            T g = gradient[i];
            plain += first ? 0 : SquaredNormLanes.Square(sum[i] / previousWeight + g);
            sum[i] = first ? weight * g : sum[i] + weight * g;
            weighted += SquaredNormLanes.Square(sum[i]);
            chunk += SquaredNormLanes.Square(g);
            gradient[i] = T.Zero;
        }

        return new SumNorms(chunk, weighted, plain);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SumNorms StepBlock(
        T* gradient, T weight, T* sum, T previousWeight, T* parameters, T* momentum, int length, in StepCoefficients<T> step)
    {
        SquaredNormLanes chunkLanes = default, sumLanes = default, plainLanes = default;
        Vector256<T> w = Vector256.Create(weight), previous = Vector256.Create(previousWeight);
        var update = new VectorUpdate<T>(step);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g;
            if (sum != null)
            {
                Vector256<T> before = Vector256.Load(sum + i);
                plainLanes.Add(before / previous + g);
                v = before + v;
            }

            chunkLanes.Add(g);
            sumLanes.Add(v);
            update.Apply(v, parameters + i, momentum == null ? null : momentum + i);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunk = chunkLanes.Total, weighted = sumLanes.Total, plain = plainLanes.Total;
        for (; i < length; i++)
        {
            T g = gradient[i];
            plain += sum == null ? 0 : SquaredNormLanes.Square(sum[i] / previousWeight + g);
            T v = sum == null ? weight * g : sum[i] + weight * g;
            weighted += SquaredNormLanes.Square(v);
            chunk += SquaredNormLanes.Square(g);
            T none = T.Zero;
            LocalUpdate.Apply(v, ref parameters[i], ref momentum == null ? ref none : ref momentum[i], step);
            gradient[i] = T.Zero;
        }

        return new SumNorms(chunk, weighted, plain);
    }
}
