namespace RiSgd.Mpi.Options;

/// <summary>Where the value of an option came from; a later one wins over an earlier one.</summary>
public enum OptionOrigin
{
    /// <summary>The built-in default, or one computed from other values.</summary>
    Default,

    /// <summary>The preset of the method.</summary>
    Preset,

    /// <summary>The file given by --config.</summary>
    Config,

    /// <summary>The command line.</summary>
    Flag,
}

/// <summary>The value of one option.</summary>
/// <param name="Text">The value as a user would write it; null: none, and none is needed.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Place">File and line of a value that came from --config, for messages; null otherwise.</param>
public sealed record OptionValue(string? Text, OptionOrigin Origin, string? Place = null)
{
    /// <summary>Whether it was computed for this run alone: another run, with the same configuration file, computes one of its own.</summary>
    public bool IsOfThisRun { get; init; }
}
