namespace RiSgd.Launch.Tests;

/// <summary>What a launched program left behind.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">Exit code of mpiexec, or of the program itself.</param>
/// <param name="Lines">Everything that was printed on standard output and error, in the order of arrival.</param>
/// <param name="Wall">From start to end.</param>
internal sealed record Launched(string Command, int ExitCode, IReadOnlyList<PrintedLine> Lines, TimeSpan Wall)
{
    /// <summary>All lines as one text.</summary>
    public string Text => string.Join('\n', Lines.Select(line => line.Text));

    /// <summary>What the program itself said on standard error: what stands between two dashed lines is the launcher's.</summary>
    public IReadOnlyList<PrintedLine> Errors
    {
        get
        {
            var own = new List<PrintedLine>();
            bool launcher = false;
            foreach (var line in Lines.Where(line => line.IsError))
            {
                if (line.Text.StartsWith("-----", StringComparison.Ordinal) || line.Text.StartsWith("=====", StringComparison.Ordinal))
                    launcher = !launcher;
                else if (!launcher && line.Text.Trim().Length > 0)
                    own.Add(line);
            }

            return own;
        }
    }

    /// <summary>Asserts that the program ended as it should, and shows all that it said if not.</summary>
    public Launched Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}, after {Wall.TotalSeconds:F1} s: {Command}\n{Text}");
        return this;
    }

    /// <summary>Asserts that the program did not succeed.</summary>
    public Launched ExpectFailure()
    {
        Assert.True(ExitCode != 0, $"exit code 0: {Command}\n{Text}");
        return this;
    }

    /// <summary>Asserts that everything ended within five seconds of the first word about the failure.</summary>
    public Launched ExpectQuickEnd()
    {
        Assert.NotEmpty(Errors);
        var first = Errors[0].At;
        Assert.True((Wall - first).TotalSeconds <= 5, $"ended {(Wall - first).TotalSeconds:F1} s after its message: {Command}\n{Text}");
        return this;
    }

    /// <summary>Asserts a refusal as users want it: the exit code, one or two lines, no stack trace, and all of these words in them.</summary>
    public Launched ExpectRefusal(int exitCode, params string[] words)
    {
        Expect(exitCode);
        Assert.True(Errors.Count is 1 or 2, $"{Errors.Count} lines instead of one or two: {Command}\n{Text}");
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", Text, StringComparison.Ordinal);
        string said = string.Join(' ', Errors.Select(line => line.Text));
        Assert.All(words, word => Assert.Contains(word, said, StringComparison.Ordinal));
        return this;
    }
}

/// <summary>A line and when it came.</summary>
/// <param name="At">Since the start of the program.</param>
/// <param name="Text">The line.</param>
/// <param name="IsError">Whether it came on standard error.</param>
internal readonly record struct PrintedLine(TimeSpan At, string Text, bool IsError);
