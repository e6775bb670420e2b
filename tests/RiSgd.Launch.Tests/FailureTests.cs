using System.Diagnostics;

namespace RiSgd.Launch.Tests;

/// <summary>What happens to one rank happens to the run: all ranks end within seconds, and the message says which rank it was.</summary>
public class FailureTests
{
    [Theory]
    [InlineData(Launcher.OpenMpi, 0)]
    [InlineData(Launcher.OpenMpi, 3)]
    [InlineData(Launcher.Mpich, 1)]
    public void An_exception_on_one_rank_ends_all_ranks_with_its_message(Launcher launcher, int rank)
    {
        using var scratch = new Scratch();
        var ended = Launch.Run(launcher, 4, Endless(scratch), new Dictionary<string, string> { ["RISGD_FAULT"] = $"{rank}:7:throw" });

        ended.Expect(1).ExpectQuickEnd();
        Assert.Contains($"rank {rank}", string.Join(' ', ended.Errors.Select(line => line.Text)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Text, StringComparison.Ordinal);
        Assert.Contains("   at ", File.ReadAllText(scratch[$"run/logs/rank-{rank:D5}.log"]), StringComparison.Ordinal);   // the trace is in the rank's log
        Launch.AssertNoRankIsLeft(scratch.Folder);
        Assert.False(File.Exists(scratch["run/model.safetensors"]));
    }

    [Fact]
    public void A_killed_rank_ends_all_ranks()
    {
        using var scratch = new Scratch();
        long killed = 0, ended;
        Launch.Run(Launcher.OpenMpi, 4, Endless(scratch), meanwhile: () =>
        {
            if (killed != 0 || !File.Exists(scratch["run/metrics/rank-00000.csv"]) || File.ReadAllLines(scratch["run/metrics/rank-00000.csv"]).Length < 2)
                return;
            using var victim = Process.GetProcessById(Launch.Ranks(scratch.Folder)[^1]);
            victim.Kill();
            killed = Stopwatch.GetTimestamp();
        }).ExpectFailure();
        ended = Stopwatch.GetTimestamp();

        Assert.NotEqual(0, killed);
        Assert.InRange(Stopwatch.GetElapsedTime(killed, ended).TotalSeconds, 0, 5);
        Launch.AssertNoRankIsLeft(scratch.Folder);
    }

    [Fact]
    public void A_rank_that_leaves_without_a_word_ends_all_ranks()
    {
        using var scratch = new Scratch();
        Launch.Run(Launcher.OpenMpi, 4, Endless(scratch), new Dictionary<string, string> { ["RISGD_FAULT"] = "2:7:exit" }).ExpectFailure();
        Launch.AssertNoRankIsLeft(scratch.Folder);
        Assert.False(File.Exists(scratch["run/model.safetensors"]));
    }

    private static object[] Endless(Scratch scratch) =>
        ["--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--model", "logistic", "--batch-size", 8, "--tau", 5, "--log-every", 5, "--steps", 1000000, "--out", scratch["run"]];
}
