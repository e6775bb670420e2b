namespace MPI;

/// <summary>How two communicators or groups relate.</summary>
public enum Comparison
{
    /// <summary>The same object.</summary>
    Identical = 0,

    /// <summary>The same processes in the same order.</summary>
    Congruent = 1,

    /// <summary>The same processes in another order.</summary>
    Similar = 2,

    /// <summary>Other processes.</summary>
    Unequal = 3,
}
