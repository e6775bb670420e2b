using System.Diagnostics;
using RiSgd.Cluster;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Composition;
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
        (request, RunSettings settings) = Resolve(request, circumstances, session);
        session.Together(() => CheckThreads(settings));
        if (settings.IsChosen("out"))
            session.Together(() => CheckDirectory(settings, ranks.Rank));
        using ShardStore? store = settings.IsTestProblem ? null : OpenShards(settings, session);
        if (settings.AwaitsEpoch)
            settings = session.Together(() => request.Resolve(circumstances with { StepsPerEpoch = SampleComposition.StepsPerEpoch(settings, store, ranks.Size) }));

        using IRankRun run = session.Together(() => Make(settings, arguments, session, store, start));
        RunDirectory directory = OpenDirectory(settings, session);
        using RankLog log = session.Together(() => new RankLog(directory, ranks.Rank));
        log.Write($"rank {ranks.Rank} of {ranks.Size} on {Environment.MachineName}, process {Environment.ProcessId}: {settings.Method}, {settings.Model}, {settings.Steps} steps");
        try
        {
            ExitCode code = run.Run(directory, log);
            log.Write($"ends with exit code {(int)code}");
            return code;
        }
        catch (Exception e)
        {
            log.Write(e);
            if (e is PeerFailedException)
                throw;
            if (!session.FailureIsShared && !directory.TryClaimFailure(ranks.Rank))
                throw Silenced(e);
            if (e is RunException)
                throw;
            throw RunException.Failed(
                $"rank {ranks.Rank} on {Environment.MachineName} failed: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} (stack trace in {directory.Log(ranks.Rank)})", e);
        }
    }

    private static IRankRun Make(RunSettings settings, IReadOnlyList<string> arguments, RankSession session, ShardStore? store, long start) =>
        settings.Precision == Precision.Fp64
            ? new RankRun<double>(settings, arguments, session, store, start)
            : new RankRun<float>(settings, arguments, session, store, start);

    /// <summary>The settings; where Fashion-MNIST is neither asked for nor there, those of a run on the built-in synthetic set. Rank 0's host decides for all.</summary>
    private static (RunRequest Request, RunSettings Settings) Resolve(RunRequest request, RunCircumstances circumstances, RankSession session)
    {
        RunSettings settings = session.Together(() => request.Resolve(circumstances));
        string fallback = DataSets.Default.Name;
        bool missing = !settings.IsTestProblem && !settings.IsChosen("dataset") && !settings.IsChosen("source")
            && settings.Dataset != fallback && !ShardStore.Exists(settings.Shards);
        if (session.Ranks.Gather(missing ? 1 : 0)[0] == 0)
            return (request, settings);
        if (session.Ranks.Rank == 0)
            Console.Out.WriteLine($"{settings.Dataset} is not installed here (apt-get install dataset-fashion-mnist, or --source): training on the built-in synthetic set");
        RunRequest synthetic = request.WithDefaults(new Dictionary<string, string> { ["dataset"] = "synthetic" });
        return (synthetic, session.Together(() => synthetic.Resolve(circumstances)));
    }

    private static ShardStore OpenShards(RunSettings settings, RankSession session)
    {
        ShardRequest wanted = SampleComposition.Shards(settings, session.Ranks.Size);
        session.Together(() =>
        {
            if (session.Ranks.Rank == 0 && !ShardStore.Exists(wanted.Directory))
                ShardStore.Prepare(wanted, Console.Out.WriteLine);
        });
        return session.Together(() => ShardStore.Open(wanted));
    }

    private static RunDirectory OpenDirectory(RunSettings settings, RankSession session)
    {
        // Two runs that start in the same second have the same default name: rank 0 finds a free one and the others follow.
        string? path = session.Together(() => session.Ranks.Rank != 0 ? null : Create(settings).Root);
        return RunDirectory.Open(session.Ranks.BroadcastText(path));
    }

    private static void CheckThreads(RunSettings settings)
    {
        if (settings.Overlap.Kind != OverlapKind.Off && !RankSession.MayUseOtherThreads)
            throw RunException.Usage("--overlap: this MPI library lets its first thread alone call it, so that nothing can be averaged in the background; give --overlap off, or use an MPI with thread support (MPI_THREAD_SERIALIZED)");
    }

    private static void CheckDirectory(RunSettings settings, int rank)
    {
        if (rank == 0)
            RunDirectory.Check(settings.Out);
    }

    private static RunDirectory Create(RunSettings settings)
    {
        RunDirectory directory = settings.IsChosen("out") ? RunDirectory.Create(settings.Out) : RunDirectory.CreateNumbered(settings.Out);
        directory.WriteConfig(settings.ToYaml());
        return directory;
    }

    private static PeerFailedException Silenced(Exception failure)
    {
        // Another rank has claimed to be the first to fail, and is about to end this one too; if it dies first, this rank ends the job.
        Thread.Sleep(TimeSpan.FromSeconds(1));
        return new PeerFailedException((failure as RunException)?.Code ?? ExitCode.Failed, rank: -1);
    }
}
