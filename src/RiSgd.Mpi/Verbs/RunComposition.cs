using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Verbs;

/// <summary>Makes the parts of a run from its settings; each choice on the method's axes is one expression here, and nothing else decides anything.</summary>
internal static class RunComposition
{
    /// <summary>Training samples over all ranks that the averaged model's training loss is measured on: enough for two digits, few beside a test set.</summary>
    private const int EvaluationTrainSamples = 2_000;

    /// <summary>Test problems have full gradients: as good as a batch so large that a fraction of a chunk is not rounded.</summary>
    private const int FullGradient = 1 << 20;

    /// <summary>The fast implementation of the hot operations on this device.</summary>
    private const string Implementation = "vectorized";

    public static ReplicationPlan Replication(RunSettings settings, int ranks) =>
        ReplicationPlan.Heterogeneous(ranks, settings.Redundancy, settings.RedundancySigma, settings.PartitionSeed);

    public static BatchPlan Batches(RunSettings settings, ReplicationPlan replication, int rank) =>
        BatchPlan.Create(
            replication.SharesOf(rank),
            settings.IsTestProblem ? FullGradient : settings.BatchSize,
            settings.BatchPolicy,
            settings.ChunkReduce,
            settings.LearningRatePolicy);

    public static ShardRequest Shards(RunSettings settings, int ranks) =>
        new(settings.Dataset, settings.Source, settings.Shards, ranks, settings.Partition, settings.DirichletAlpha, settings.PartitionSeed, settings.Limit);

    public static SamplingSettings Sampling(RunSettings settings) => new(
        WholeDataSet: settings.Sampling == SamplingScope.Uniform,
        WithReplacement: settings.Sampler == SamplerKind.Uniform,
        Concatenated: settings.ChunkPass == ChunkPass.Concatenated,
        settings.Augment switch
        {
            AugmentChoice.None => AugmentationKind.None,
            AugmentChoice.CropFlip => AugmentationKind.CropFlip,
            _ => DataSets.Find(settings.Dataset).Augmentation,
        },
        settings.Seed,
        settings.PartitionSeed,
        EvaluationTrainSamples);

    public static ILearningRateSchedule LearningRate(RunSettings settings, double factor)
    {
        double rate = settings.LearningRate * factor;
        ILearningRateSchedule schedule = settings.LearningRateSchedule switch
        {
            LearningRateSchedule.Constant => LearningRates.Constant(rate),
            LearningRateSchedule.Step => LearningRates.Step(rate, settings.LearningRateMilestones, settings.LearningRateFactor),
            LearningRateSchedule.Cosine => LearningRates.Cosine(rate, settings.Steps),
            LearningRateSchedule.Inverse => LearningRates.Inverse(settings.InverseC * factor, settings.StrongConvexity, settings.InverseBeta, rate),
            var other => throw new InvalidOperationException($"no learning-rate schedule {other}"),
        };
        return settings.WarmupSteps > 0 ? LearningRates.WithWarmup(schedule, settings.WarmupSteps) : schedule;
    }

    public static IAveragingSchedule Schedule(RunSettings settings) => settings.Schedule switch
    {
        AveragingSchedule.Every => new EveryTau(settings.Tau),
        AveragingSchedule.Once => new OnceAtEnd(),
        var other => throw new InvalidOperationException($"no averaging schedule {other}"),
    };

    public static TrainingLoop<T> Loop<T>(
        RunSettings settings, IRankGroup ranks, ReplicationPlan replication, IObjective<T> objective, Replica<T> replica, CollectiveWatchdog watchdog, IRunObserver observer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IModelAverage<T> average = ModelAverages.Create<T>(Implementation);
        return new TrainingLoop<T>(
            new LoopSettings(settings.Steps, settings.EvalEvery, settings.Momentum, settings.Nesterov, settings.WeightDecay),
            new TrainingParts<T>
            {
                Ranks = ranks,
                Objective = objective,
                Replica = replica,
                Accumulator = GradientAccumulators.Create<T>(Implementation),
                LocalStep = LocalSteps.Create<T>(Implementation),
                LearningRate = LearningRate(settings, LearningRateFactor(settings, replication, ranks)),
                Schedule = Schedule(settings),
                Meeting = Meeting(settings, replication, ranks, new MeanRound<T>(ranks, average, watchdog)),
                Evaluation = new ModelEvaluation<T>(ranks, objective, average, watchdog, settings.BatchNormSync),
                Observer = observer,
            });
    }

    // Ranks that step along the same averaged gradient need the same rate: that of their mean batch.
    private static double LearningRateFactor(RunSettings settings, ReplicationPlan replication, IRankGroup ranks) =>
        settings.Exchange == ExchangeKind.Gradient
            ? Enumerable.Range(0, ranks.Size).Average(r => Batches(settings, replication, r).LearningRateFactor)
            : Batches(settings, replication, ranks.Rank).LearningRateFactor;

    private static IMeeting<T> Meeting<T>(RunSettings settings, ReplicationPlan replication, IRankGroup ranks, MeanRound<T> round)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        settings.Exchange switch
        {
            ExchangeKind.Model => new ModelAveraging<T>(round, settings.AverageAt, settings.MomentumSync, settings.BatchNormSync),
            ExchangeKind.Gradient => new GradientAveraging<T>(round, GradientWeight(settings, replication, ranks), settings.BatchNormSync),
            var other => throw new InvalidOperationException($"no exchange {other}"),
        };

    // Mean gradients of unequal batches are weighted by their sizes; sums of chunk means are not.
    private static double GradientWeight(RunSettings settings, ReplicationPlan replication, IRankGroup ranks)
    {
        int[] totals = [.. Enumerable.Range(0, ranks.Size).Select(r => Batches(settings, replication, r).TotalBatch)];
        bool equal = totals.All(t => t == totals[0]);
        return settings.ChunkReduce == ChunkReduce.Sum || equal ? 1 : totals[ranks.Rank];
    }
}
