using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loops of overlapped averaging.</summary>
public sealed class ReferenceOverlapUpdate<T> : IOverlapUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Correct(ReadOnlySpan<T> sum, double divisor, Span<T> snapshot, Span<T> parameters)
    {
        SpanLengths.Same(sum.Length, snapshot.Length, nameof(snapshot));
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        T p = T.CreateChecked(divisor);
        double distance = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            T correction = sum[i] / p - snapshot[i];
            double away = double.CreateTruncating(correction);
            distance += away * away;
            parameters[i] += correction;
            snapshot[i] = parameters[i];
        }

        return distance;
    }

    /// <inheritdoc/>
    public double Pull(
        ReadOnlySpan<T> sum, double divisor, double pull, double kept, Span<T> snapshot, Span<T> parameters, Span<T> anchor, Span<T> anchorMomentum)
    {
        SpanLengths.Same(sum.Length, snapshot.Length, nameof(snapshot));
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, anchor.Length, nameof(anchor));
        SpanLengths.Same(sum.Length, anchorMomentum.Length, nameof(anchorMomentum));
        T p = T.CreateChecked(divisor), a = T.CreateChecked(pull), own = T.CreateChecked(1 - pull), b = T.CreateChecked(kept);
        double distance = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            T mean = sum[i] / p;
            double away = double.CreateTruncating(mean - snapshot[i]);
            distance += away * away;
            anchorMomentum[i] = b * anchorMomentum[i] + (mean - anchor[i]);
            anchor[i] += anchorMomentum[i];
            parameters[i] = own * parameters[i] + a * anchor[i];
            snapshot[i] = parameters[i];
        }

        return distance;
    }
}
