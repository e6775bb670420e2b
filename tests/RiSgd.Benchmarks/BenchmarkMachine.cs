using System.Runtime.InteropServices;

namespace RiSgd.Benchmarks;

/// <summary>What a figure depends on besides the code, for the line above each table.</summary>
internal static class BenchmarkMachine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Processor, cores and runtime, for example "AMD EPYC, 2 cores, .NET 10.0.1".</summary>
    public static string Describe()
    {
        string cores = Environment.ProcessorCount == 1 ? "1 core" : $"{Environment.ProcessorCount} cores";
        return $"{Processor()}, {cores}, {RuntimeInformation.FrameworkDescription}";
    }

    private static string Processor()
    {
        string? line = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
