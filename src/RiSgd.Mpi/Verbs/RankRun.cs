using System.Diagnostics;
using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Composition;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;
using RiSgd.Reporting;
using RiSgd.Training.Loop;
using RiSgd.Training.Models;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;
using TorchSharp;

namespace RiSgd.Mpi.Verbs;

/// <summary>One rank's run, whatever its element type.</summary>
internal interface IRankRun : IDisposable
{
    /// <summary>Trains, and leaves its records in the directory.</summary>
    ExitCode Run(RunDirectory directory, RankLog log);
}

/// <summary>One rank's run: objective and replica, equal initial models, observers, the loop, and what is left behind.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
internal sealed class RankRun<T> : IRankRun
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RunSettings settings;
    private readonly IReadOnlyList<string> arguments;
    private readonly RankSession session;
    private readonly MpiRanks ranks;
    private readonly ShardStore? store;
    private readonly long start;
    private readonly ReplicationPlan replication;
    private readonly IObjective<T> objective;
    private readonly Replica<T> replica;
    private readonly MethodParts<T> parts;

    /// <summary>Makes the rank's objective: everything that can be wrong with chunks, models and start values is noticed here, before anything is written.</summary>
    public RankRun(RunSettings settings, IReadOnlyList<string> arguments, RankSession session, ShardStore? store, long start)
    {
        this.settings = settings;
        this.arguments = arguments;
        this.session = session;
        this.store = store;
        this.start = start;
        ranks = session.Ranks;
        replication = SampleComposition.Replication(settings, ranks.Size);
        objective = MakeObjective();
        replica = new Replica<T>(objective.Layout, objective.Parameters, withMomentum: settings.Momentum > 0);
        parts = new MethodParts<T>(settings, objective.Layout, ranks.Size);
    }

    public ExitCode Run(RunDirectory directory, RankLog log)
    {
        using var watchdog = new CollectiveWatchdog(settings.RankTimeout, message => EndHangingJob(directory, log, message));
        using (watchdog.During("exchange of the initial model", 0))
        {
            ShareInitialModel();
            WriteEnvironment(directory);
        }

        AnnounceMethod();
        using var recorder = new RankCsvRecorder(directory, ranks.Rank, settings.LogEvery, settings.Steps);
        using EvaluationCsvRecorder? evaluations = ranks.Rank == 0 ? new EvaluationCsvRecorder(directory) : null;
        var seen = new LastSeen();
        TerminalOutput terminal = TerminalOutput.Standard();
        TrainingOutcome outcome;
        using (ProgressReporter? progress = ranks.Rank == 0 ? new ProgressReporter(settings.Steps, ranks.Size, terminal) : null)
        {
            IRunObserver?[] observers = [recorder, evaluations, progress, seen, FaultInjection.FromEnvironment(ranks.Rank), new HeapUpkeep()];
            var observer = WithQuantities(new CompositeObserver([.. observers.OfType<IRunObserver>()]));
            TrainingLoop<T> loop;
            using (watchdog.During("making of the run, and barrier before the first step", 0))
            {
                loop = new RunComposition(settings, replication, ranks).Loop(store, parts, objective, replica, watchdog, observer);
                ranks.Barrier();
            }

            AnnounceStart(observer);
            outcome = Train(loop, observer, seen);
        }

        using (watchdog.During("end of the run", settings.Steps))
        {
            session.Together(() => WriteModel(directory));
            Summarise(directory, outcome, seen, terminal);
        }

        return ExitCode.Done;
    }

    public void Dispose()
    {
        parts.Dispose();
        replica.Dispose();
        objective.Dispose();
    }

    private CompositeObserver WithQuantities(CompositeObserver observer) =>
        objective is IReportsQuantities source ? new CompositeObserver([observer, new QuantityEvents(source, ranks.Rank, observer)]) : observer;

    private TrainingOutcome Train(TrainingLoop<T> loop, CompositeObserver observer, LastSeen seen)
    {
        try
        {
            return loop.Run();
        }
        catch (Exception e)
        {
            observer.Event(new EventRecord
            {
                ElapsedSeconds = seen.ElapsedSeconds,
                Rank = ranks.Rank,
                Step = seen.LastStep,
                Event = "failure",
                Detail = e.Message.ReplaceLineEndings(" "),
            });
            throw;
        }
    }

    private IObjective<T> MakeObjective()
    {
        BatchPlan plan = SampleComposition.Batches(settings, replication, ranks.Rank);
        IObjective<T> objective = store is null
            ? TestObjectives.Create<T>(settings.Problem, plan, SampleComposition.Sampling(settings), ranks.Rank, ranks.Size)
            : MakeNetwork(plan, store);
        if (settings.InitFrom is { } path)
            ModelFile.Read(path, objective);
        return objective;
    }

    private NetworkObjective<T> MakeNetwork(BatchPlan plan, ShardStore chunks)
    {
        torch.set_num_threads(settings.Threads);
        HostAllocator.KeepFreedMemory();
        (NetworkObjective<T> objective, FlatNetwork<T> network) =
            NetworkObjectiveFactory.Create<T>(settings.Model, chunks, plan, SampleComposition.Sampling(settings), ranks.Rank, ranks.Size);
        if (ranks.Rank == 0)
            network.Initialise(settings.Seed);
        network.AssertBound();
        return objective;
    }

    /// <summary>All ranks start from rank 0's model: independent initial models would shrink each other in the first average.</summary>
    private void ShareInitialModel()
    {
        ranks.Broadcast(replica.Parameters, root: 0);
        long[] checksums = ranks.Gather((long)ParameterChecksum.Of<T>(replica.Parameters.Span));
        int other = Array.FindIndex(checksums, c => c != checksums[0]);
        session.Together(() =>
        {
            if (other >= 0)
                throw RunException.Failed($"rank {other}: its initial model differs from rank 0's after the broadcast; the MPI library or the network corrupts data");
        });
    }

    private void WriteEnvironment(RunDirectory directory)
    {
        string[] places = ranks.GatherTexts(RunEnvironment.Place(ranks.Rank, settings.Threads));
        session.Together(() =>
        {
            if (ranks.Rank == 0)
                directory.WriteEnvironment(RunEnvironment.Report(arguments, places));
        });
    }

    /// <summary>Figures of the method that follow from options, ranks and model: spectral gap, bits per element, staleness.</summary>
    private void AnnounceMethod()
    {
        if (ranks.Rank != 0)
            return;
        foreach (string line in StartReport.Lines(settings, parts, ScheduleComposition.Averaging(settings), ranks.Size, SampleComposition.StepsPerEpoch(settings, store, ranks.Size)))
            Console.Out.WriteLine(line);
    }

    /// <summary>Ties the seconds of all files, which count from the first step, to the time of day.</summary>
    private void AnnounceStart(CompositeObserver observer)
    {
        if (ranks.Rank == 0)
            observer.Event(new EventRecord { ElapsedSeconds = 0, Rank = 0, Step = 0, Event = "training", Detail = FormattableString.Invariant($"the first step begins at {DateTime.UtcNow:O}") });
    }

    private void WriteModel(RunDirectory directory)
    {
        if (ranks.Rank == 0)
        {
            ModelFile.Write(
                directory.Model,
                objective.Export(),
                new Dictionary<string, string> { ["format"] = "pt", ["model"] = settings.Model, ["dataset"] = store?.Manifest.DataSet ?? "" });
        }
    }

    private void Summarise(RunDirectory directory, TrainingOutcome outcome, LastSeen seen, TerminalOutput terminal)
    {
        RunClock clock = outcome.Clock;
        string[] splits = ranks.GatherTexts(FormattableString.Invariant($"{clock.ComputeSeconds:R} {clock.DataSeconds:R} {clock.WaitSeconds:R} {clock.TransferSeconds:R}"));
        if (ranks.Rank != 0)
            return;
        SummaryTable.Write(
            new RunSummary
            {
                Method = settings.Method,
                Model = settings.Model,
                Dataset = store?.Manifest.DataSet,
                Ranks = ranks.Size,
                ChunksPerRank = replication.ChunksPerRank,
                Redundancy = settings.Redundancy,
                Tau = settings.Schedule.Kind == AveragingSchedule.Every ? settings.Schedule.Tau : null,
                Meetings = StartReport.Meetings(settings),
                Quantities = (objective as IReportsQuantities)?.Quantities() ?? [],
                Steps = settings.Steps,
                Rounds = outcome.Rounds,
                BytesSent = outcome.Score.BytesSent,
                Samples = outcome.Score.Samples,
                LastEvaluation = seen.LastEvaluation,
                Best = seen.Best,
                TrainingSeconds = clock.ElapsedSeconds,
                WallSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                TimeByRank = [.. splits.Select(Split)],
                HiddenSeconds = outcome.HiddenSeconds,
                Directory = directory.Root,
                Written =
                [
                    ("metrics/rank-*.csv", "loss, accuracy, gradient and time of each rank"),
                    ("rounds/rank-*.csv", "one row per averaging round"),
                    ("evaluation.csv", "the averaged model over the run"),
                    ("model.safetensors", "the final averaged model"),
                    ("config.yaml", "every option; run again with --config"),
                    ("environment.json", "hosts, libraries, versions"),
                ],
            },
            terminal);
    }

    private static TimeSplit Split(string text)
    {
        double[] seconds = [.. text.Split(' ').Select(s => double.Parse(s, System.Globalization.CultureInfo.InvariantCulture))];
        return new TimeSplit(seconds[0], seconds[1], seconds[2], seconds[3]);
    }

    /// <summary>Runs on the watchdog's thread, while this rank's own thread is blocked inside MPI.</summary>
    private void EndHangingJob(RunDirectory directory, RankLog log, string message)
    {
        log.Write(message);
        if (directory.TryClaimFailure(ranks.Rank))
            Console.Error.WriteLine($"RiSgd.Mpi: rank {ranks.Rank} on {Environment.MachineName}: {message}");
        else
            Thread.Sleep(TimeSpan.FromSeconds(1));
        RankSession.Abort(ExitCode.Failed);
    }
}
