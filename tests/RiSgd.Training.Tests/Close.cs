namespace RiSgd.Training.Tests;

/// <summary>Equality up to a relative tolerance.</summary>
internal static class Close
{
    public static void To(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");

    public static void All(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            To(expected[i], actual[i], relative);
    }
}
