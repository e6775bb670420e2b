using System.Diagnostics;
using RiSgd.Cluster;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Reporting;

namespace RiSgd.Mpi.Verbs;

/// <summary>The verb <c>train</c> on one rank: settings, chunks and run directory, each agreed on by all ranks, then the run itself.</summary>
internal static class TrainVerb
{
    public static ExitCode Run(RunRequest request, IReadOnlyList<string> arguments, RankSession session)
    {
        long start = Stopwatch.GetTimestamp();
        MpiRanks ranks = session.Ranks;
        var started = new DateTime(ranks.Gather(DateTime.Now.Ticks)[0], DateTimeKind.Local);
        var circumstances = new RunCircumstances(ranks.Size, started);
        RunSettings settings = session.Together(() => request.Resolve(circumstances));
        using ShardStore? store = settings.IsTestProblem ? null : OpenShards(settings, session);
        if (settings.Steps == 0)
            settings = session.Together(() => request.Resolve(circumstances with { StepsPerEpoch = StepsPerEpoch(settings, store, ranks.Size) }));

        RunDirectory directory = OpenDirectory(settings, session);
        try
        {
            return settings.Precision == Precision.Fp64
                ? new RankRun<double>(settings, arguments, session, store, directory, start).Run()
                : new RankRun<float>(settings, arguments, session, store, directory, start).Run();
        }
        catch (Exception e) when (e is not PeerFailedException)
        {
            WriteLog(directory, ranks.Rank, e);
            if (!session.FailureIsShared && !directory.TryClaimFailure(ranks.Rank))
                throw Silenced(e);
            throw;
        }
    }

    private static ShardStore OpenShards(RunSettings settings, RankSession session)
    {
        ShardRequest wanted = RunComposition.Shards(settings, session.Ranks.Size);
        session.Together(() =>
        {
            if (session.Ranks.Rank == 0 && !ShardStore.Exists(wanted.Directory))
                ShardStore.Prepare(wanted, Console.Out.WriteLine);
        });
        return session.Together(() => ShardStore.Open(wanted));
    }

    private static double StepsPerEpoch(RunSettings settings, ShardStore? store, int ranks)
    {
        // A test problem has one full gradient per step: each step is an epoch.
        if (store is null)
            return 1;
        BatchPlan plan = RunComposition.Batches(settings, RunComposition.Replication(settings, ranks), rank: 0);
        return settings.Sampling == SamplingScope.Uniform
            ? (double)store.Manifest.Count / plan.TotalBatch
            : store.Manifest.Count / (double)ranks / plan.Chunks[0].BatchSize;
    }

    private static RunDirectory OpenDirectory(RunSettings settings, RankSession session)
    {
        session.Together(() =>
        {
            if (session.Ranks.Rank == 0)
                RunDirectory.Create(settings.Out).WriteConfig(settings.ToYaml());
        });
        return RunDirectory.Open(settings.Out);
    }

    private static void WriteLog(RunDirectory directory, int rank, Exception failure)
    {
        try
        {
            using var log = new RankLog(directory, rank);
            log.Write(failure);
        }
        catch (RunException)
        {
            // The log is a courtesy; what failed is said on standard error in any case.
        }
    }

    private static PeerFailedException Silenced(Exception failure)
    {
        // Another rank has claimed to be the first to fail, and is about to end this one too; if it dies first, this rank ends the job.
        Thread.Sleep(TimeSpan.FromSeconds(1));
        return new PeerFailedException((failure as RunException)?.Code ?? ExitCode.Failed, rank: -1);
    }
}
