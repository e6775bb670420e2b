namespace MPI.NET.Tests;

/// <summary>The same assertions on both libraries and on one, two and four ranks: the scenarios of the rank program.</summary>
[Collection("launched")]
public class ScenarioTests
{
    private static readonly string[] names =
    [
        "environment", "raw-collectives", "raw-in-place", "raw-messages", "raw-communicators", "raw-derived-types",
        "barrier-broadcast", "allreduce", "predefined-operations", "user-operation", "reduce-scan", "gather", "scatter-alltoall",
        "element-types", "objects", "object-messages", "messages", "requests", "cancel", "communicators", "groups",
        "many-communicators", "errors", "truncation", "null-reference", "two-threads",
    ];

    public static TheoryData<Launcher, int, string> Cases()
    {
        var cases = new TheoryData<Launcher, int, string>();
        foreach (Launcher launcher in Enum.GetValues<Launcher>())
            foreach (int ranks in new[] { 1, 2, 4 })
                foreach (string name in names) cases.Add(launcher, ranks, name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rank_finishes_the_scenario(Launcher launcher, int ranks, string scenario)
    {
        Launched launch = Launched.Scenarios(launcher, ranks);
        string[] lines = launch.Output.Split('\n', StringSplitOptions.TrimEntries);
        foreach (int rank in Enumerable.Range(0, ranks))
            Assert.True(lines.Contains($"ok {scenario} {rank}"), $"rank {rank} did not finish {scenario}: {launch}");
    }

    [Theory]
    [InlineData(Launcher.OpenMpi, 1)]
    [InlineData(Launcher.OpenMpi, 2)]
    [InlineData(Launcher.OpenMpi, 4)]
    [InlineData(Launcher.Mpich, 1)]
    [InlineData(Launcher.Mpich, 2)]
    [InlineData(Launcher.Mpich, 4)]
    public void Ranks_end_with_exit_code_0_and_the_tests_know_every_scenario(Launcher launcher, int ranks)
    {
        Launched launch = Launched.Scenarios(launcher, ranks);
        Assert.True(launch.ExitCode == 0, launch.ToString());
        Assert.Equal(ranks * names.Length, launch.Output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }
}
