using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loops.</summary>
public sealed class ReferenceLayerArithmetic<T> : ILayerArithmetic<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double SquaredNorm(ReadOnlySpan<T> values)
    {
        double sum = 0;
        foreach (T value in values)
            sum += SquaredNormLanes.Square(value);
        return sum;
    }

    /// <inheritdoc/>
    public double Divide(Span<T> values, T divisor)
    {
        double sum = SquaredNorm(values);
        foreach (ref T value in values)
            value /= divisor;
        return sum;
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<T> gradient, T trust, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        SpanLengths.Same(gradient.Length, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(gradient.Length, momentum.Length, step);
        for (int i = 0; i < gradient.Length; i++)
        {
            T none = T.Zero;
            T d = trust * (gradient[i] + step.WeightDecay * parameters[i]);
            LocalUpdate.Along(d, ref parameters[i], ref momentum.IsEmpty ? ref none : ref momentum[i], step);
        }
    }
}
