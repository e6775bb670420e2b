namespace MPI;

/// <summary>What the program promises about the threads that call MPI.</summary>
public enum Threading
{
    /// <summary>There is one thread.</summary>
    Single = 0,

    /// <summary>Only the main thread calls MPI.</summary>
    Funneled = 1,

    /// <summary>Any thread calls MPI, one at a time.</summary>
    Serialized = 2,

    /// <summary>Any thread calls MPI at any time.</summary>
    Multiple = 3,
}
