using System.Numerics;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// The accumulator in SIMD registers, as fast as memory allows. Bytes per float element: <see cref="Add"/> and <see cref="AddLast"/> 16 (gradient and
/// sum, each read and written; 12 with the first chunk), <see cref="AddLastAndStep"/> 28 (gradient, parameters and momentum read and written, sum
/// read). Element results have the bits of <see cref="ReferenceGradientAccumulator{T}"/>; norms differ from its by their order of summation.
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
            for (int start = 0; start < gradient.Length; start += VectorLanes.Block)
                chunk += AddBlock(g + start, weight, s + start, int.Min(VectorLanes.Block, gradient.Length - start), first);
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
            for (int start = 0; start < gradient.Length; start += VectorLanes.Block)
            {
                int length = int.Min(VectorLanes.Block, gradient.Length - start);
                SumNorms block = AddLastBlock(g + start, weight, s + start, length, first, previousWeight);
                chunk += block.Chunk;
                weighted += block.WeightedSum;
                plain += block.PlainSum;
            }
        }

        return new SumNorms(chunk, weighted, !first && T.IsZero(previousWeight) ? double.NaN : plain);
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
            for (int start = 0; start < gradient.Length; start += VectorLanes.Block)
            {
                int length = int.Min(VectorLanes.Block, gradient.Length - start);
                SumNorms block = StepBlock(
                    g + start, weight, first ? null : s + start, previousWeight, x + start, momentum.IsEmpty ? null : u + start, length, step);
                chunk += block.Chunk;
                weighted += block.WeightedSum;
                plain += block.PlainSum;
            }
        }

        return new SumNorms(chunk, weighted, !first && T.IsZero(previousWeight) ? double.NaN : plain);
    }

    private static double AddBlock(T* gradient, T weight, T* sum, int length, bool first)
    {
        Vector256<double> lower = default, upper = default;
        Vector256<T> w = Vector256.Create(weight);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g;
            if (!first)
                v = Vector256.Load(sum + i) + v;
            v.Store(sum + i);
            lower = VectorLanes.AddLowerSquares(lower, g);
            upper = VectorLanes.AddUpperSquares(upper, g);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunk = Vector256.Sum(lower + upper);
        for (; i < length; i++)
        {
            T g = gradient[i];
            sum[i] = first ? weight * g : sum[i] + weight * g;
            chunk += VectorLanes.Square(g);
            gradient[i] = T.Zero;
        }

        return chunk;
    }

    private static SumNorms AddLastBlock(T* gradient, T weight, T* sum, int length, bool first, T previousWeight)
    {
        Vector256<double> chunkLower = default, chunkUpper = default, sumLower = default, sumUpper = default, plainLower = default, plainUpper = default;
        Vector256<T> w = Vector256.Create(weight), previous = Vector256.Create(previousWeight);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g, plain = g;
            if (!first)
            {
                Vector256<T> before = Vector256.Load(sum + i);
                plain = before / previous + g;
                v = before + v;
            }

            v.Store(sum + i);
            chunkLower = VectorLanes.AddLowerSquares(chunkLower, g);
            chunkUpper = VectorLanes.AddUpperSquares(chunkUpper, g);
            sumLower = VectorLanes.AddLowerSquares(sumLower, v);
            sumUpper = VectorLanes.AddUpperSquares(sumUpper, v);
            plainLower = VectorLanes.AddLowerSquares(plainLower, plain);
            plainUpper = VectorLanes.AddUpperSquares(plainUpper, plain);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunkNorm = Vector256.Sum(chunkLower + chunkUpper);
        double sumNorm = Vector256.Sum(sumLower + sumUpper);
        double plainNorm = Vector256.Sum(plainLower + plainUpper);
        for (; i < length; i++)
        {
            T g = gradient[i];
            plainNorm += VectorLanes.Square(first ? g : sum[i] / previousWeight + g);
            sum[i] = first ? weight * g : sum[i] + weight * g;
            sumNorm += VectorLanes.Square(sum[i]);
            chunkNorm += VectorLanes.Square(g);
            gradient[i] = T.Zero;
        }

        return new SumNorms(chunkNorm, sumNorm, plainNorm);
    }

    private static SumNorms StepBlock(
        T* gradient, T weight, T* sum, T previousWeight, T* parameters, T* momentum, int length, in StepCoefficients<T> step)
    {
        Vector256<double> chunkLower = default, chunkUpper = default, sumLower = default, sumUpper = default, plainLower = default, plainUpper = default;
        Vector256<T> w = Vector256.Create(weight), previous = Vector256.Create(previousWeight);
        var update = new VectorUpdate<T>(step);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> g = Vector256.Load(gradient + i);
            Vector256<T> v = w * g, plain = g;
            if (sum != null)
            {
                Vector256<T> before = Vector256.Load(sum + i);
                plain = before / previous + g;
                v = before + v;
            }

            chunkLower = VectorLanes.AddLowerSquares(chunkLower, g);
            chunkUpper = VectorLanes.AddUpperSquares(chunkUpper, g);
            sumLower = VectorLanes.AddLowerSquares(sumLower, v);
            sumUpper = VectorLanes.AddUpperSquares(sumUpper, v);
            plainLower = VectorLanes.AddLowerSquares(plainLower, plain);
            plainUpper = VectorLanes.AddUpperSquares(plainUpper, plain);
            update.Apply(v, parameters + i, momentum == null ? null : momentum + i);
            Vector256<T>.Zero.Store(gradient + i);
        }

        double chunkNorm = Vector256.Sum(chunkLower + chunkUpper);
        double sumNorm = Vector256.Sum(sumLower + sumUpper);
        double plainNorm = Vector256.Sum(plainLower + plainUpper);
        for (; i < length; i++)
        {
            T g = gradient[i];
            plainNorm += VectorLanes.Square(sum == null ? g : sum[i] / previousWeight + g);
            T v = sum == null ? weight * g : sum[i] + weight * g;
            sumNorm += VectorLanes.Square(v);
            chunkNorm += VectorLanes.Square(g);
            T none = T.Zero;
            LocalUpdate.Apply(v, ref parameters[i], ref momentum == null ? ref none : ref momentum[i], step);
            gradient[i] = T.Zero;
        }

        return new SumNorms(chunkNorm, sumNorm, plainNorm);
    }
}
