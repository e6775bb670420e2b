using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The plain loop of an outer momentum step.</summary>
public sealed class ReferenceOuterUpdate<T> : IOuterUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Update(ReadOnlySpan<T> sum, double divisor, in OuterCoefficients rule, Span<T> parameters, Span<T> previous, Span<T> momentum)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, previous.Length, nameof(previous));
        SpanLengths.Same(sum.Length, momentum.Length, nameof(momentum));
        T p = T.CreateChecked(divisor), kept = T.CreateChecked(rule.Momentum), slope = T.CreateChecked(rule.Slope);
        T step = T.CreateChecked(rule.Step), direct = T.CreateChecked(rule.Direct);
        double distance = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            T mean = sum[i] / p;
            double away = double.CreateTruncating(parameters[i] - mean);
            distance += away * away;
            T delta = previous[i] - mean;
            T u = kept * momentum[i] + slope * delta;
            T x = previous[i] - (step * u + direct * delta);
            momentum[i] = u;
            previous[i] = x;
            parameters[i] = x;
        }

        return distance;
    }
}
