namespace RiSgd.Launch.Tests;

/// <summary>A temporary folder of one test, taken away with all that is in it.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>Full path of the folder; its name is in no other path.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("risgd-").FullName;

    /// <summary>Full path of something in it.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>A file with this text.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Everything in it, as paths from it: what a run left behind.</summary>
    public IReadOnlyList<string> Left(string below) => Directory.Exists(this[below])
        ? [.. Directory.EnumerateFileSystemEntries(this[below], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
