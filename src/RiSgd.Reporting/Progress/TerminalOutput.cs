using Spectre.Console;

namespace RiSgd.Reporting;

/// <summary>Where the program speaks to a person: a terminal that can be drawn on, or plain text.</summary>
public sealed class TerminalOutput
{
    /// <summary>The TERM of a terminal that understands nothing but text.</summary>
    private const string Typewriter = "dumb";

    /// <summary>Plain text on <paramref name="plain"/>, or drawn on <paramref name="console"/> where there is one.</summary>
    public TerminalOutput(TextWriter plain, IAnsiConsole? console = null)
    {
        Plain = plain;
        Console = console;
    }

    /// <summary>The terminal, or null where it cannot be drawn on.</summary>
    public IAnsiConsole? Console { get; }

    /// <summary>Plain text.</summary>
    public TextWriter Plain { get; }

    /// <summary>Standard output: drawn on where it is a terminal that understands more than a typewriter.</summary>
    public static TerminalOutput Standard() => new(System.Console.Out, CanDraw() ? AnsiConsole.Console : null);

    /// <summary>
    /// Makes .NET's console leave out the codes with which it sets up a terminal, where what looks like one is read from a file in the end. Call it before anything is
    /// printed.
    /// </summary>
    public static void KeepFilesPlain()
    {
        if (LauncherOutput.IsForwarded && !CanDraw())
            Environment.SetEnvironmentVariable("TERM", Typewriter);
    }

    /// <summary>Whether an output can be drawn on.</summary>
    /// <param name="redirected">Whether it goes to a file or a pipe.</param>
    /// <param name="term">The TERM variable of the environment.</param>
    /// <param name="forwarded">Whether a launcher reads it and passes it on.</param>
    /// <param name="destination">What that launcher writes to: a path, or null if it cannot be told.</param>
    internal static bool CanDraw(bool redirected, string? term, bool forwarded, string? destination) =>
        !redirected && !string.IsNullOrEmpty(term) && term != Typewriter && (!forwarded || IsTerminal(destination));

    private static bool CanDraw()
    {
        var forwarded = LauncherOutput.IsForwarded;
        return CanDraw(
            System.Console.IsOutputRedirected,
            Environment.GetEnvironmentVariable("TERM"),
            forwarded,
            forwarded ? new LauncherOutput().Of(Environment.ProcessId) : null);
    }

    private static bool IsTerminal(string? path) =>
        path is not null && (path.StartsWith("/dev/pts/", StringComparison.Ordinal) || path.StartsWith("/dev/tty", StringComparison.Ordinal));
}
