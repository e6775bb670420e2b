using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loop of elastic averaging.</summary>
public sealed class ReferenceElasticUpdate<T> : IElasticUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Update(ReadOnlySpan<T> sum, double alpha, int ranks, Span<T> parameters, Span<T> centre)
    {
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, centre.Length, nameof(centre));
        T pull = T.CreateChecked(alpha), kept = T.CreateChecked(1 - alpha), centreKept = T.CreateChecked(1 - (ranks * alpha)), m = T.CreateChecked(ranks);
        double distance = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            T x = parameters[i], z = centre[i];
            double away = double.CreateTruncating(x - sum[i] / m);
            distance += away * away;
            parameters[i] = kept * x + pull * z;
            centre[i] = centreKept * z + pull * sum[i];
        }

        return distance;
    }
}
