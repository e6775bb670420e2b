using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Reporting;

/// <summary>RUN/logs/rank-N.log: everything that a rank has to say, with stack traces; written line by line, from any thread.</summary>
public sealed class RankLog : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly StreamWriter writer;

    /// <summary>Opens the log of a rank, at its end.</summary>
    /// <exception cref="RunException">It cannot be written (names the file).</exception>
    public RankLog(RunDirectory directory, int rank, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        this.clock = clock ?? TimeProvider.System;
        var path = directory.Log(rank);
        try
        {
            writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true, NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunException.Failed($"{path}: cannot be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Writes a line with the time. A log that can't be written is no failure of its own: it would hide the one that it is about.</summary>
    public void Write(string text)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (gate)
            Try(() => writer.WriteLine($"{time} {text}"));
    }

    /// <summary>Writes a failure with its stack trace.</summary>
    public void Write(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Write(failure.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
            Try(writer.Dispose);
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // A full disk; what failed is said on standard error.
        }
    }
}
