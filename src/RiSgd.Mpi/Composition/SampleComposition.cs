using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Training.Objectives;

namespace RiSgd.Mpi.Composition;

/// <summary>Which samples a step uses: chunks, their replicas, batches and the order of samples.</summary>
internal static class SampleComposition
{
    /// <summary>Training samples over all ranks that the averaged model's training loss is measured on: enough for two digits, few beside a test set.</summary>
    private const int EvaluationTrainSamples = 2_000;

    /// <summary>Quadratics have full gradients: as good as a batch so large that a fraction of a chunk is not rounded.</summary>
    private const int FullGradient = 1 << 20;

    public static ReplicationPlan Replication(RunSettings settings, int ranks) =>
        ReplicationPlan.Heterogeneous(ranks, settings.Redundancy, settings.RedundancySigma, settings.PartitionSeed);

    public static BatchPlan Batches(RunSettings settings, ReplicationPlan replication, int rank) =>
        BatchPlan.Create(
            replication.SharesOf(rank),
            HasFullGradients(settings) ? FullGradient : settings.BatchSize,
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

    private static bool HasFullGradients(RunSettings settings) => settings.IsTestProblem && settings.Model != "planted-relu";
}
