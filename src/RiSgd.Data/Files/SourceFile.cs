using System.Globalization;
using System.Text.Json;
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

    /// <summary>What is wrong with JSON, without the text at that place: a broken file can hold anything there.</summary>
    public static string JsonFault(Exception failure) => failure is JsonException json
        ? $"not JSON at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}"
        : AtomicFile.FirstLine(failure);

    /// <summary>A name from a file: short, in quotes, printable.</summary>
    public static string Quoted(string text) => $"'{Printable(text.Length > 40 ? string.Concat(text.AsSpan(0, 40), "...") : text)}'";

    /// <summary>A text from a file on one line whatever it holds.</summary>
    public static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));

    /// <summary>A number as users read it: 47,040,016.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
