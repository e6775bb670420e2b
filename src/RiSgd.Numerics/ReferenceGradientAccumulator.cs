using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loops, to be read beside the paper; every other implementation is held to its results.</summary>
public sealed class ReferenceGradientAccumulator<T> : IGradientAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Add(Span<T> gradient, T weight, Span<T> sum, bool first)
    {
        SpanLengths.Same(gradient.Length, sum.Length, nameof(sum));
        double chunk = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = gradient[i];
            sum[i] = first ? weight * g : sum[i] + weight * g;
            chunk += Square(g);
            gradient[i] = T.Zero;
        }

        return chunk;
    }

    /// <inheritdoc/>
    public SumNorms AddLast(Span<T> gradient, T weight, Span<T> sum, bool first, T previousWeight)
    {
        SpanLengths.Same(gradient.Length, sum.Length, nameof(sum));
        double chunk = 0, weighted = 0, plain = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = gradient[i];
            plain += Square(first ? g : sum[i] / previousWeight + g);
            sum[i] = first ? weight * g : sum[i] + weight * g;
            weighted += Square(sum[i]);
            chunk += Square(g);
            gradient[i] = T.Zero;
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
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = gradient[i];
            plain += Square(first ? g : sum[i] / previousWeight + g);
            T v = first ? weight * g : sum[i] + weight * g;
            weighted += Square(v);
            chunk += Square(g);
            gradient[i] = T.Zero;

            T none = T.Zero;
            LocalUpdate.Apply(v, ref parameters[i], ref momentum.IsEmpty ? ref none : ref momentum[i], step);
        }

        return new SumNorms(chunk, weighted, !first && T.IsZero(previousWeight) ? double.NaN : plain);
    }

    private static double Square(T value)
    {
        double wide = double.CreateTruncating(value);
        return wide * wide;
    }
}
