namespace RiSgd.Benchmarks;

/// <summary>What the tables say of repeated measurements.</summary>
internal static class Statistics
{
    /// <summary>The median; the values are sorted by it.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    /// <summary>The standard deviation of a sample (n-1); NaN for a single value.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
