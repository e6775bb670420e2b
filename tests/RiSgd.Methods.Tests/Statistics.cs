namespace RiSgd.Methods.Tests;

/// <summary>The few statistics that the seeded tests of random rules share.</summary>
internal static class Statistics
{
    /// <summary>Pearson's statistic of counts that are expected to be equal.</summary>
    public static double ChiSquare(IReadOnlyCollection<int> counts)
    {
        var expected = counts.Average();
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }

    /// <summary>
    /// The value that chi-square with so many degrees of freedom exceeds about once in 10,000 times (Wilson and Hilferty's approximation).
    /// </summary>
    public static double ChiSquareLimit(int degrees)
    {
        const double Quantile = 3.719;
        var part = 2.0 / (9 * degrees);
        return degrees * Math.Pow(1 - part + (Quantile * Math.Sqrt(part)), 3);
    }

    /// <summary>Variance of the observations (division by their number) and the standard error of that estimate.</summary>
    public static (double Variance, double StandardError) VarianceOf(IReadOnlyCollection<double> observations)
    {
        var mean = observations.Average();
        var variance = observations.Average(x => (x - mean) * (x - mean));
        var fourth = observations.Average(x => Math.Pow(x - mean, 4));
        return (variance, Math.Sqrt((fourth - (variance * variance)) / observations.Count));
    }
}
