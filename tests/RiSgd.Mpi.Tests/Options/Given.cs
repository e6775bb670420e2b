using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

/// <summary>What the tests of the command line start from.</summary>
internal static class Given
{
    public static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5);

    public static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static RunRequest Run(params string[] args) => Assert.IsType<RunRequest>(ProgramArguments.Parse(args));

    public static RunSettings Settings(string line, int ranks = 4, double? stepsPerEpoch = null) =>
        Run(Words(line)).Resolve(new RunCircumstances(ranks, Start, stepsPerEpoch));

    public static RunException Refusal(string line, int ranks = 4)
    {
        var refusal = Assert.Throws<RunException>(() => Settings(line, ranks));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    /// <summary>A configuration file that is gone when the test ends.</summary>
    public sealed class File : IDisposable
    {
        public File(string text)
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".yaml");
            System.IO.File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => System.IO.File.Delete(Path);
    }
}
