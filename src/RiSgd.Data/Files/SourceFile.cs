using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>Opens the files that users give us and words what is wrong with them: always the file, the fault, and what to do.</summary>
internal static class SourceFile
{
    /// <summary>What to do about a file that was fetched and is not what it should be.</summary>
    public const string FetchAgain = "fetch the file again";

    /// <summary>Opens a file for reading in one go.</summary>
    /// <exception cref="RunException">It is missing or cannot be read (exit code 3).</exception>
    public static FileStream Open(string path, string remedy)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RunException.Data($"{path}: not found; {remedy}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    /// <summary>The failure of a file that is there and that the system does not let us read.</summary>
    public static RunException Unreadable(string path, Exception failure) =>
        RunException.Data($"{path}: cannot be read: {AtomicFile.FirstLine(failure)}; check its permissions and the file system", failure);

    /// <summary>The failure of a file that is not what it should be.</summary>
    public static RunException Broken(string path, string fault, string remedy, Exception? inner = null) => RunException.Data($"{path}: {fault}; {remedy}", inner);

    /// <summary>Says that a file of <paramref name="length"/> bytes is not of the <paramref name="expected"/> length.</summary>
    public static RunException WrongLength(string path, long length, long expected) => length < expected
        ? Broken(path, $"truncated: {Number(length)} bytes of {Number(expected)}", FetchAgain)
        : Broken(path, $"{Number(length - expected)} extra bytes after the {Number(expected)} that belong to it", FetchAgain);

    /// <summary>A number as users read it: 47,040,016.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
