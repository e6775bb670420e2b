using System.Globalization;
using System.Text;
using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>
/// The hot operations on a ResNet-50-sized vector against a plain copy: all of them only stream through memory, so the share of the copy's bandwidth
/// says how much is left to gain. One round runs every operation once, in turn; the figures are medians over the rounds.
/// </summary>
internal sealed class KernelsBenchmark : IBenchmark
{
    /// <summary>Trainable parameters of ResNet-50.</summary>
    private const int Elements = 25_557_032;

    private const int WarmUpRounds = 2;

    /// <inheritdoc/>
    public string Name => "kernels";

    /// <inheritdoc/>
    public string Summary => "hot operations on 25,557,032 floats against a plain copy; [--rounds 25] [--implementation vectorized]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int rounds = BenchmarkProgram.TakeCount(arguments, "--rounds", 25);
        string implementation = BenchmarkProgram.TakeOption(arguments, "--implementation") ?? "vectorized";
        BenchmarkProgram.RefuseRest(arguments);
        using var vectors = new KernelVectors(Elements);
        KernelOperation[] operations = [.. KernelOperation.All(vectors, implementation)];
        var seconds = operations.Select(_ => new List<double>()).ToArray();
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int i = 0; i < operations.Length; i++)
            {
                double time = operations[i].Time();
                if (round >= 0)
                    seconds[i].Add(time);
            }
        }

        return Table(operations, [.. seconds.Select(Statistics.Median)], rounds, implementation);
    }

    private static string Table(KernelOperation[] operations, double[] seconds, int rounds, string implementation)
    {
        double copy = operations[0].BytesPerElement / Math.Min(seconds[0], seconds[1]);
        var table = new StringBuilder();
        table.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            {Elements:N0} floats (ResNet-50), one thread, `{implementation}`, median of {rounds} rounds that run all operations in turn; compared with the faster copy.
            {BenchmarkMachine.Describe()}.

            """);
        table.AppendLine("| operation | bytes per element | ms | GB/s | of copy |");
        table.AppendLine("|---|---:|---:|---:|---:|");
        for (int i = 0; i < operations.Length; i++)
        {
            double speed = operations[i].BytesPerElement / seconds[i];
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {operations[i].Name} | {operations[i].BytesPerElement} | {seconds[i] * 1e3:F2} | {speed * Elements / 1e9:F2} | {speed / copy:F2} |");
        }

        return table.ToString();
    }
}
