using CsvHelper;
using RiSgd.Methods;

namespace RiSgd.Reporting;

/// <summary>A CSV file that grows while others read it: append only, in the hands of the system at most a second after a row was written, as long as somebody looks.</summary>
internal sealed class CsvFile : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly TimeProvider clock;
    private readonly CsvWriter writer;
    private long flushed;
    private bool pending;

    /// <summary>Makes the file, which must not exist yet, with its header.</summary>
    /// <exception cref="RunException">It cannot be written (names the file).</exception>
    public CsvFile(string path, string header, TimeProvider clock)
    {
        this.path = path;
        this.clock = clock;
        try
        {
            writer = CsvWriter.Create(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite), CsvText.Options);
            writer.WriteHeader(header.Split(','));
            Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw NotWritten(e);
        }
    }

    /// <summary>Adds a field that is written as it stands.</summary>
    public CsvFile Text(string value)
    {
        writer.WriteField(value);
        return this;
    }

    /// <summary>Adds a whole number.</summary>
    public CsvFile Whole(long value) => Text(CsvText.Whole(value));

    /// <summary>Adds a number; empty for null and NaN.</summary>
    public CsvFile Number(double? value) => Text(CsvText.Number(value));

    /// <summary>Adds seconds.</summary>
    public CsvFile Seconds(double value) => Text(CsvText.Seconds(value));

    /// <summary>Ends a row.</summary>
    public void EndRow()
    {
        writer.EndRecord();
        pending = true;
        FlushIfDue();
    }

    /// <summary>Hands rows to the system where some are waiting and the last time is a second ago; cheap enough for every step.</summary>
    public void FlushIfDue()
    {
        if (!pending || clock.GetElapsedTime(flushed) < FlushInterval)
            return;
        try
        {
            Flush();
        }
        catch (IOException e)
        {
            throw NotWritten(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException e)
        {
            throw NotWritten(e);
        }
    }

    private void Flush()
    {
        writer.Flush();
        flushed = clock.GetTimestamp();
        pending = false;
    }

    private RunException NotWritten(Exception e) =>
        RunException.Failed($"{path}: not written: {e.Message.ReplaceLineEndings(" ")}; check the folder, its permissions and the free space", e);
}
