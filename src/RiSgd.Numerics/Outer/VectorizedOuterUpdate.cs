using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// An outer momentum step in SIMD registers: 28 bytes per float element (sum, parameters, previous and momentum read, the last three written). Values have the bits of
/// <see cref="ReferenceOuterUpdate{T}"/>; the distance differs from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedOuterUpdate<T> : IOuterUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Update(ReadOnlySpan<T> sum, double divisor, in OuterCoefficients rule, Span<T> parameters, Span<T> previous, Span<T> momentum)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, previous.Length, nameof(previous));
        SpanLengths.Same(sum.Length, momentum.Length, nameof(momentum));
        var typed = new Rule(divisor, rule);
        double distance = 0;
        fixed (T* s = sum, x = parameters, before = previous, u = momentum)
        {
            for (int start = 0; start < sum.Length; start += SquaredNormLanes.Block)
                distance += UpdateBlock(typed, s + start, x + start, before + start, u + start, int.Min(SquaredNormLanes.Block, sum.Length - start));
        }

        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double UpdateBlock(in Rule rule, T* sum, T* parameters, T* previous, T* momentum, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> p = Vector256.Create(rule.Divisor), kept = Vector256.Create(rule.Kept), slope = Vector256.Create(rule.Slope);
        Vector256<T> step = Vector256.Create(rule.Step), direct = Vector256.Create(rule.Direct);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> mean = Vector256.Load(sum + i) / p, before = Vector256.Load(previous + i);
            lanes.Add(Vector256.Load(parameters + i) - mean);
            Vector256<T> delta = before - mean;
            Vector256<T> u = kept * Vector256.Load(momentum + i) + slope * delta;
            Vector256<T> x = before - (step * u + direct * delta);
            u.Store(momentum + i);
            x.Store(previous + i);
            x.Store(parameters + i);
        }

        double distance = lanes.Total;
        for (; i < length; i++)
        {
            T mean = sum[i] / rule.Divisor;
            distance += SquaredNormLanes.Square(parameters[i] - mean);
            T delta = previous[i] - mean;
            momentum[i] = rule.Kept * momentum[i] + rule.Slope * delta;
            previous[i] -= rule.Step * momentum[i] + rule.Direct * delta;
            parameters[i] = previous[i];
        }

        return distance;
    }

    private readonly struct Rule(double divisor, in OuterCoefficients rule)
    {
        public readonly T Divisor = T.CreateChecked(divisor);
        public readonly T Kept = T.CreateChecked(rule.Momentum);
        public readonly T Slope = T.CreateChecked(rule.Slope);
        public readonly T Step = T.CreateChecked(rule.Step);
        public readonly T Direct = T.CreateChecked(rule.Direct);
    }
}
