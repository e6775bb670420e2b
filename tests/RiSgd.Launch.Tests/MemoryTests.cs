using System.Globalization;
using Xunit.Abstractions;

namespace RiSgd.Launch.Tests;

/// <summary>Tensors have owners: a long run holds no more memory at its end than when it was warm.</summary>
public class MemoryTests(ITestOutputHelper output)
{
    private const int Steps = 10_000, Warm = 500;

    [Fact]
    public void Resident_memory_of_a_run_of_10_000_steps_grows_by_less_than_one_percent_after_step_500()
    {
        using var scratch = new Scratch();
        var samples = new Dictionary<int, List<(long Step, long Bytes)>>();
        Launch.Run(Launcher.OpenMpi, 2,
            [
                "--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--batch-size", 2, "--tau", 50, "--redundancy", 0.5, "--log-every", 50,
                "--steps", Steps, "--eval-every", 250, "--lr", 0.001, "--out", scratch["run"],
            ],
            meanwhile: () =>
            {
                long step = LastStep(scratch["run/metrics/rank-00000.csv"]);
                foreach (int pid in step >= Warm ? Launch.Ranks(scratch.Folder) : [])
                {
                    if (Resident(pid) is { } bytes)
                        (samples.TryGetValue(pid, out var list) ? list : samples[pid] = []).Add((step, bytes));
                }
            }).Expect(0);

        Assert.Equal(2, samples.Count);
        foreach (var (pid, seen) in samples)
        {
            var (first, last) = (seen[0], seen[^1]);
            Assert.InRange(first.Step, Warm, Steps / 4);
            Assert.True(last.Step > Steps * 3 / 4, $"the last look was at step {last.Step}");
            double growth = ((double)last.Bytes / first.Bytes) - 1;
            output.WriteLine(FormattableString.Invariant($"process {pid}: {first.Bytes / 1e6:F1} MB at step {first.Step}, {last.Bytes / 1e6:F1} MB at step {last.Step}: {100 * growth:F2} %"));
            Assert.True(growth < 0.01, FormattableString.Invariant($"{first.Bytes} bytes at step {first.Step}, {last.Bytes} at step {last.Step}: {100 * growth:F2} %"));
        }
    }

    private static long LastStep(string metrics)
    {
        if (!File.Exists(metrics))
            return 0;
        string[] lines = File.ReadAllLines(metrics);
        return lines.Length > 1 && long.TryParse(lines[^1].Split(',')[0], CultureInfo.InvariantCulture, out long step) ? step : 0;
    }

    private static long? Resident(int pid)
    {
        try
        {
            string line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) ?? "";
            return long.TryParse(line.Replace("VmRSS:", "", StringComparison.Ordinal).Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture, out long kilobytes)
                ? kilobytes * 1024
                : null;
        }
        catch (IOException)
        {
            return null;   // it ended while we looked
        }
    }
}
