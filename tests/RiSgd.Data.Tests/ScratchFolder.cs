namespace RiSgd.Data.Tests;

/// <summary>A folder of its own for one test, in memory where the system offers that, removed at the end.</summary>
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, $"risgd-data-tests-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
