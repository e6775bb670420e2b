using RiSgd.Cluster;
using RiSgd.Cluster.Tests;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Checkpoints;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Training.Tests.Ranks;

/// <summary>A method for the oracles, through the loop that trains networks: float64, ranks in one process.</summary>
internal sealed record OracleRun
{
    public int Ranks { get; init; } = 4;

    public double Redundancy { get; init; }

    public int Batch { get; init; } = 32;

    public BatchPolicy BatchPolicy { get; init; } = BatchPolicy.Full;

    public ChunkReduce Reduce { get; init; } = ChunkReduce.Mean;

    public int Tau { get; init; } = 1;

    public bool Once { get; init; }

    public long Steps { get; init; } = 10;

    public long EvaluateEvery { get; init; } = long.MaxValue;

    public double Rate { get; init; } = 0.05;

    /// <summary>A learning rate per rank; null: <see cref="Rate"/> for all.</summary>
    public Func<int, double>? RateOf { get; init; }

    public double Momentum { get; init; }

    public bool Nesterov { get; init; }

    public MomentumSync MomentumSync { get; init; } = MomentumSync.Local;

    public MeetingPoint Point { get; init; } = MeetingPoint.AfterUpdate;

    public bool ExchangeGradients { get; init; }

    /// <summary>Weight of a rank's gradient when gradients are exchanged.</summary>
    public Func<int, double> GradientWeight { get; init; } = _ => 1;

    public string Implementation { get; init; } = "reference";

    public double WeightDecay { get; init; }

    /// <summary>When ranks meet; null: every <see cref="Tau"/> steps, or <see cref="Once"/>.</summary>
    public Func<IAveragingSchedule>? Schedule { get; init; }

    /// <summary>How they meet, from the ranks, their replica and the watchdog; null: by the mean of models or gradients.</summary>
    public Func<IRankGroup, Replica<double>, CollectiveWatchdog, IMeeting<double>>? Meeting { get; init; }

    /// <summary>Which layers a step uses; null: all.</summary>
    public Func<IRankGroup, IObjective<double>, Replica<double>, ILayerSampling<double>>? Layers { get; init; }

    /// <summary>The local update; null: the plain one. With layers, it is given what <see cref="Layers"/> made.</summary>
    public Func<Replica<double>, ILayerSampling<double>, ILocalStep<double>>? LocalStep { get; init; }

    public IParticipation Participation { get; init; } = new EveryRank();

    /// <summary>The learning rate as a schedule; null: constant.</summary>
    public ILearningRateSchedule? LearningRate { get; init; }

    /// <summary>Where to stop, save the state into fresh parts of every kind, and go on with those; 0: nowhere.</summary>
    public long InterruptAfter { get; init; }

    /// <summary>Trains with an objective per rank.</summary>
    public Trajectory Run(Func<int, BatchPlan, IObjective<double>> objective)
    {
        RankTrajectory[] ranks = InProcessRanks.Run(Ranks, group => RunRank(group, objective));
        return new Trajectory(ranks);
    }

    /// <summary>Trains on the four scalar quadratics a = (1,2,3,4), c = (-3,-3,-3,2) from x0 = 10.</summary>
    public Trajectory RunQ4(bool concatenated = false) =>
        Run((rank, plan) => new QuadraticObjective<double>(QuadraticProblem.BuiltIn(Ranks), rank, plan, 10, concatenated));

    private RankTrajectory RunRank(IRankGroup group, Func<int, BatchPlan, IObjective<double>> objective)
    {
        ReplicationPlan replication = ReplicationPlan.Cyclic(Ranks, Redundancy);
        BatchPlan plan = BatchPlan.Create(replication.SharesOf(group.Rank), Batch, BatchPolicy, Reduce, LearningRatePolicy.Fixed);
        using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
        using IObjective<double> local = objective(group.Rank, plan);
        using var replica = new Replica<double>(local.Layout, local.Parameters, Momentum > 0);
        var recorder = new RankTrajectory(replica);
        TrainingLoop<double> loop = Compose(group, local, replica, watchdog, recorder);
        if (InterruptAfter == 0)
            return Finish(loop, local, recorder);

        loop.Advance(InterruptAfter);
        var saved = StateSnapshot.Of(loop);
        using IObjective<double> fresh = objective(group.Rank, plan);
        using var freshReplica = new Replica<double>(fresh.Layout, fresh.Parameters, Momentum > 0);
        var later = new RankTrajectory(freshReplica);
        TrainingLoop<double> resumed = Compose(group, fresh, freshReplica, watchdog, later);
        saved.Restore(resumed);
        return Finish(resumed, fresh, later);
    }

    private static RankTrajectory Finish(TrainingLoop<double> loop, IObjective<double> local, RankTrajectory recorder)
    {
        recorder.Outcome = loop.Run();
        recorder.Final = [.. local.Parameters.Span];
        return recorder;
    }

    private TrainingLoop<double> Compose(
        IRankGroup group, IObjective<double> local, Replica<double> replica, CollectiveWatchdog watchdog, RankTrajectory recorder)
    {
        IModelAverage<double> average = ModelAverages.Create<double>(Implementation);
        ILayerSampling<double> layers = Layers?.Invoke(group, local, replica) ?? new AllLayers<double>();
        return new TrainingLoop<double>(
            new LoopSettings(Steps, EvaluateEvery, Momentum, Nesterov, WeightDecay),
            new TrainingParts<double>
            {
                Ranks = group,
                Objective = local,
                Replica = replica,
                Accumulator = GradientAccumulators.Create<double>(Implementation),
                LocalStep = LocalStep?.Invoke(replica, layers) ?? LocalSteps.Create<double>(Implementation),
                Layers = layers,
                Participation = Participation,
                LearningRate = LearningRate ?? LearningRates.Constant(RateOf?.Invoke(group.Rank) ?? Rate),
                Schedule = Schedule?.Invoke() ?? (Once ? new OnceAtEnd() : new EveryTau(Tau)),
                Meeting = Meeting?.Invoke(group, replica, watchdog) ?? Mean(group, average, watchdog),
                Evaluation = new ModelEvaluation<double>(group, local, average, watchdog, BatchNormSync.Average),
                Observer = recorder,
            });
    }

    private IMeeting<double> Mean(IRankGroup group, IModelAverage<double> average, CollectiveWatchdog watchdog)
    {
        var round = new MeanRound<double>(group, average, watchdog);
        return ExchangeGradients
            ? new GradientAveraging<double>(round, GradientWeight(group.Rank), BatchNormSync.Average)
            : new ModelAveraging<double>(round, Point, MomentumSync, BatchNormSync.Average);
    }
}

/// <summary>All that the oracles want to know of a run.</summary>
internal sealed record Trajectory(RankTrajectory[] Ranks)
{
    /// <summary>x_j after step t, first coordinate.</summary>
    public double At(int rank, long step) => Ranks[rank].Models[(int)step - 1][0];

    /// <summary>xbar after step t.</summary>
    public double[] Mean(long step) => MeanOf(r => r.Models[(int)step - 1]);

    /// <summary>The averaged model that the run ends with.</summary>
    public double[] Final => Ranks[0].Final;

    private double[] MeanOf(Func<RankTrajectory, double[]> select)
    {
        double[] sum = new double[select(Ranks[0]).Length];
        foreach (RankTrajectory rank in Ranks)
        {
            double[] values = select(rank);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += values[i] / Ranks.Length;
        }

        return sum;
    }
}

/// <summary>One rank's model after every step, and what it reported.</summary>
internal sealed class RankTrajectory(Replica<double> replica) : IRunObserver
{
    public List<double[]> Models { get; } = [];

    public List<double[]> Momenta { get; } = [];

    public List<StepRecord> Steps { get; } = [];

    public List<RoundRecord> Rounds { get; } = [];

    public List<EvaluationRecord> Evaluations { get; } = [];

    public List<EventRecord> Events { get; } = [];

    public double[] Final { get; set; } = [];

    public TrainingOutcome? Outcome { get; set; }

    public void Step(in StepRecord step)
    {
        Steps.Add(step);
        Models.Add([.. replica.Parameters.Span]);
        Momenta.Add([.. replica.Momentum.Span]);
    }

    public void Round(in RoundRecord round) => Rounds.Add(round);

    public void Evaluation(in EvaluationRecord evaluation) => Evaluations.Add(evaluation);

    public void Event(in EventRecord record) => Events.Add(record);
}
