using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loop that takes an average over.</summary>
public sealed class ReferenceModelAverage<T> : IModelAverage<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double TakeOver(ReadOnlySpan<T> sum, double divisor, Span<T> parameters)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        T p = T.CreateChecked(divisor);
        double distance = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            T mean = sum[i] / p;
            double away = double.CreateTruncating(parameters[i] - mean);
            distance += away * away;
            parameters[i] = mean;
        }

        return distance;
    }
}
