using System.Text;
using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>
/// RUN/events.csv, to which all ranks append. Every row is written in one piece while the file is locked, so rows of several ranks never mix.
/// </summary>
public sealed class EventLog
{
    private static readonly string[] Header = ["elapsed_s", "rank", "step", "event", "detail"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Attempts to get hold of the file, a pause apart: a fifth of a second, in which other ranks have had their turns. A rank does not train meanwhile.</summary>
    private const int Attempts = 40;

    /// <summary>EAGAIN of Linux and of macOS: a lock that somebody else has. Everything else, a full disk for one, does not pass by waiting.</summary>
    private static readonly int[] HeldByAnother = [11, 35];

    private readonly string path;
    private readonly Action pause;

    /// <summary>The event log of a run.</summary>
    public EventLog(RunDirectory directory)
        : this(directory, () => Thread.Sleep(Pause))
    {
    }

    /// <summary>The event log of a run, with another way to wait for a turn.</summary>
    internal EventLog(RunDirectory directory, Action pause)
    {
        ArgumentNullException.ThrowIfNull(directory);
        path = directory.Events;
        this.pause = pause;
    }

    /// <summary>Makes the file with its header, before the first row.</summary>
    public void Create() => Append(Header);

    /// <summary>Appends a row. False if the file stayed out of reach; a run does not end for want of a row here.</summary>
    public bool Append(in EventRecord record) =>
        Append([CsvText.Seconds(record.ElapsedSeconds), CsvText.Whole(record.Rank), CsvText.Whole(record.Step), record.Event, record.Detail.ReplaceLineEndings(" ")]);

    private bool Append(string[] fields)
    {
        var row = Row(fields);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                // Without sharing means with a lock that all processes of a machine heed, and those of other machines where the file system passes it on.
                using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
                file.Seek(0, SeekOrigin.End);
                file.Write(row);
                return true;
            }
            catch (IOException e) when (HeldByAnother.Contains(e.HResult))
            {
                pause();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        return false;
    }

    private static byte[] Row(string[] fields)
    {
        using var text = new StringWriter();
        using (var csv = CsvHelper.CsvWriter.Create(text, CsvText.Options, leaveOpen: true))
        {
            foreach (var field in fields)
                csv.WriteField(field);
            csv.EndRecord();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
