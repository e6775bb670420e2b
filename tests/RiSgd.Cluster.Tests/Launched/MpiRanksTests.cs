namespace RiSgd.Cluster.Tests;

/// <summary>What ranks in one process stand for in the other tests, with the ranks of a real MPI job: messages between neighbours, codes, groups, and two meetings over them.</summary>
public class MpiRanksTests
{
    [Theory]
    [InlineData(Launcher.OpenMpi, 1)]
    [InlineData(Launcher.OpenMpi, 2)]
    [InlineData(Launcher.OpenMpi, 4)]
    [InlineData(Launcher.OpenMpi, 8)]
    [InlineData(Launcher.Mpich, 1)]
    [InlineData(Launcher.Mpich, 2)]
    [InlineData(Launcher.Mpich, 4)]
    [InlineData(Launcher.Mpich, 8)]
    public void Ranks_of_an_mpi_job_exchange_gather_and_split_as_the_meetings_need_it(Launcher launcher, int ranks)
    {
        string[] scenarios =
        [
            "exchange-on-a-ring", "exchange-with-all", "exchange-of-large-models", "exchange-needs-room", "bytes-of-unequal-lengths", "bytes-that-are-empty",
            "gathered-bytes", "split", "groups-beside-each-other", "node", "wave-on-a-ring", "elastic-centre",
        ];

        RankLaunch launch = RankLaunch.Run(launcher, ranks);

        Assert.True(launch.ExitCode == 0, launch.ToString());
        foreach (string scenario in scenarios)
        {
            for (int rank = 0; rank < ranks; rank++)
                Assert.True(launch.Output.Contains($"ok {scenario} {rank}", StringComparison.Ordinal), $"{scenario} on rank {rank}\n{launch}");
        }
    }
}
