using Spectre.Console;

namespace RiSgd.Reporting;

/// <summary>Where the program speaks to a person: a terminal that can be drawn on, or plain text.</summary>
public sealed class TerminalOutput
{
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
    public static TerminalOutput Standard() =>
        new(System.Console.Out, CanDraw(System.Console.IsOutputRedirected, Environment.GetEnvironmentVariable("TERM")) ? AnsiConsole.Console : null);

    /// <summary>Whether an output can be drawn on.</summary>
    /// <param name="redirected">Whether it goes to a file or a pipe.</param>
    /// <param name="term">The TERM variable of the environment.</param>
    internal static bool CanDraw(bool redirected, string? term) => !redirected && !string.IsNullOrEmpty(term) && term != "dumb";
}
