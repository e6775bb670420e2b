namespace RiSgd.Methods;

/// <summary>Which elements of a tensor a sparsifier keeps.</summary>
public static class SparseSupport
{
    // A product that is a whole number on paper may come out a rounding below it: 0.57 x 100 is 56.99999999999999.
    private const double RoundingSlack = 1e-9;

    /// <summary>
    /// k = max(1, floor(ratio d)) elements of a tensor of d elements, and none of an empty one (Qsparse-local-SGD, Basu et al., NeurIPS 2019: k per tensor).
    /// </summary>
    /// <param name="length">d.</param>
    /// <param name="ratio">Share that is kept, above 0 to 1.</param>
    public static int Count(int length, double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratio, 1);
        return Math.Min(length, Math.Max(1, (int)Math.Floor((ratio * length) + RoundingSlack)));
    }

    /// <summary>Indices of the k largest |x_i| in ascending order; of equal ones those with the lowest index.</summary>
    public static int[] Largest(IReadOnlyList<double> values, int k)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, values.Count);
        return [.. Enumerable.Range(0, values.Count).OrderByDescending(i => Math.Abs(values[i])).ThenBy(i => i).Take(k).Order()];
    }
}
