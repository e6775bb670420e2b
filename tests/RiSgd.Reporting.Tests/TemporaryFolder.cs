namespace RiSgd.Reporting.Tests;

/// <summary>An empty folder that is gone when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("risgd-reporting-").FullName;

    public RunDirectory Run() => RunDirectory.Create(System.IO.Path.Combine(Path, "run"));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
