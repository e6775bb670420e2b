using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// Batch-norm statistics around an averaging. A plain mean over the ranks gives the mixture's statistics for mean and E[x^2], not for the variance:
/// mean = avg(m_j), var = avg(v_j + m_j^2) - mean^2. A layer, on the other hand, reads the variance.
/// </summary>
public static class BatchNormStatistics
{
    /// <summary>Variances become second moments, E[x^2] = var + mean^2, in place: before an averaging.</summary>
    /// <param name="layout">Says which slots are means and which hold their variances.</param>
    /// <param name="parameters">[layout.Length] the flat parameters.</param>
    /// <exception cref="ArgumentException">The parameters are not as long as the layout.</exception>
    public static void ToSecondMoments<T>(FlatLayout layout, Span<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layout);
        SpanLengths.Same(layout.Length, parameters.Length, nameof(parameters));
        foreach (var (mean, second) in layout.Moments)
        {
            Span<T> means = parameters.Slice(mean.Offset, mean.Length);
            Span<T> values = parameters.Slice(second.Offset, second.Length);
            for (int i = 0; i < values.Length; i++)
                values[i] = T.CreateTruncating(double.CreateTruncating(values[i]) + Square(means[i]));
        }
    }

    /// <summary>Second moments become variances again, var = E[x^2] - mean^2, in place: after an averaging. What rounding made negative is 0.</summary>
    /// <param name="layout">Says which slots are means and which hold their second moments.</param>
    /// <param name="parameters">[layout.Length] the flat parameters.</param>
    /// <exception cref="ArgumentException">The parameters are not as long as the layout.</exception>
    public static void ToVariances<T>(FlatLayout layout, Span<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layout);
        SpanLengths.Same(layout.Length, parameters.Length, nameof(parameters));
        foreach (var (mean, second) in layout.Moments)
        {
            Span<T> means = parameters.Slice(mean.Offset, mean.Length);
            Span<T> values = parameters.Slice(second.Offset, second.Length);
            for (int i = 0; i < values.Length; i++)
                values[i] = T.CreateTruncating(Math.Max(0, double.CreateTruncating(values[i]) - Square(means[i])));
        }
    }

    private static double Square<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double wide = double.CreateTruncating(value);
        return wide * wide;
    }
}
