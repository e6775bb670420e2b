using System.Text;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// Files that are whole or not there: written to a temporary name in the same folder, flushed to the disk, renamed. A reader never sees half a file,
/// and a crash leaves the old one.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a text file in UTF-8 without a byte order mark.</summary>
    /// <exception cref="RunException">The file cannot be written (exit code 1); the message names it and the system's reason.</exception>
    public static void WriteAllText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        WriteWith(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes a file with what <paramref name="write"/> puts into the stream; when it throws, the old file stays and nothing new is left.</summary>
    /// <exception cref="RunException">The file cannot be written (exit code 1); the message names it and the system's reason.</exception>
    public static void WriteWith(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? "/";
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        try
        {
            WriteDurably(temporary, write);
            File.Move(temporary, target, overwrite: true);
            PosixFolder.Sync(folder);
        }
        catch (Exception failure)
        {
            Discard(temporary);
            if (failure is IOException or UnauthorizedAccessException)
                throw RunException.Failed($"{path}: not written: {FirstLine(failure)}; check the folder, its permissions and the free space", failure);
            throw;
        }
    }

    /// <summary>Writes a file under its own name and flushes it to the disk: for folders that are renamed as a whole.</summary>
    internal static void WriteDurably(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The first line of a failure's message: errors of this program are single lines.</summary>
    internal static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].Trim();

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed could not be made either; the first failure is the one to tell.
        }
    }
}
