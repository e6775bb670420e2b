namespace RiSgd.Methods;

/// <summary>The exit codes of the program, as scripts see them.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>The run failed; the message says what, on which rank and where.</summary>
    Failed = 1,

    /// <summary>Wrong usage or configuration, also a file that an option names and that is not there.</summary>
    Usage = 2,

    /// <summary>A data set, shards or a checkpoint is missing or broken.</summary>
    Data = 3,

    /// <summary>Stopped early by a signal after a complete checkpoint; run again with <c>--resume auto</c>.</summary>
    Stopped = 75,
}

/// <summary>
/// A failure that the user can act on. Its message is the one or two lines that the user reads: it names the file, the option or the rank,
/// and what to do.
/// </summary>
public class RunException : Exception
{
    /// <summary>Makes a failure with the message that the user reads.</summary>
    public RunException(ExitCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The exit code that this failure ends the program with.</summary>
    public ExitCode Code { get; }

    /// <summary>Wrong usage or configuration: exit code 2.</summary>
    public static RunException Usage(string message, Exception? inner = null) => new(ExitCode.Usage, message, inner);

    /// <summary>A data set, shard or checkpoint is missing or broken: exit code 3.</summary>
    public static new RunException Data(string message, Exception? inner = null) => new(ExitCode.Data, message, inner);

    /// <summary>The run itself failed: exit code 1.</summary>
    public static RunException Failed(string message, Exception? inner = null) => new(ExitCode.Failed, message, inner);
}
