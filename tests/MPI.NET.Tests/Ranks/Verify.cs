namespace MPI.Ranks;

/// <summary>Assertions of a rank, which runs without a test framework.</summary>
internal static class Verify
{
    internal static void That(bool condition, string claim)
    {
        if (!condition) throw new InvalidOperationException($"not true: {claim}");
    }

    internal static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: expected {expected}, got {actual}");
    }

    internal static void SameItems<T>(IEnumerable<T> expected, IEnumerable<T>? actual, string what)
    {
        if (actual is null || !expected.SequenceEqual(actual))
            throw new InvalidOperationException(
                $"{what}: expected [{string.Join(", ", expected)}], got [{(actual is null ? "null" : string.Join(", ", actual))}]");
    }

    internal static TException Throws<TException>(Action action, string what)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"{what}: no {typeof(TException).Name} was thrown");
    }
}
