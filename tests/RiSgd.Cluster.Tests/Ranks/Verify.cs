namespace RiSgd.Cluster.Ranks;

/// <summary>Assertions of a rank, which runs without a test framework.</summary>
internal static class Verify
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: expected {expected}, got {actual}");
    }

    public static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
    {
        Equal(expected.Length, actual.Length, $"length of {what}");
        for (int i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], $"{what} at {i}");
    }

    public static void Close(double expected, double actual, string what)
    {
        if (!(Math.Abs(expected - actual) <= 1e-13))
            throw new InvalidOperationException($"{what}: expected {expected:R}, got {actual:R}");
    }
}
