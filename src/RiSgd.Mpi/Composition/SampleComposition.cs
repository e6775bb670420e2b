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
            _ when settings.IsTestProblem => AugmentationKind.None,
            _ => DataSets.Find(settings.Dataset).Augmentation,
        },
        settings.Seed,
        settings.PartitionSeed,
        EvaluationTrainSamples);

    /// <summary>Steps in which a rank draws as many samples of its own chunk as that has.</summary>
    public static double StepsPerEpoch(RunSettings settings, ShardStore? store, int ranks)
    {
        if (HasFullGradients(settings))
            return 1;
        BatchPlan plan = Batches(settings, Replication(settings, ranks), rank: 0);
        double count = store?.Manifest.Count ?? settings.Problem.Samples;
        return settings.Sampling == SamplingScope.Uniform ? count / plan.TotalBatch : count / ranks / plan.Chunks[0].BatchSize;
    }

    /// <summary>Samples in the chunks that each rank holds, replicas included; a quadratic counts as one sample.</summary>
    public static IReadOnlyList<long> SamplesOf(RunSettings settings, ReplicationPlan replication, ShardStore? store, int ranks)
    {
        long InChunk(int chunk) => store is not null ? store.Manifest.Chunks[chunk].Count
            : settings.Model == "planted-relu" ? ((long)settings.Problem.Samples * (chunk + 1) / ranks) - ((long)settings.Problem.Samples * chunk / ranks)
            : 1;
        return [.. Enumerable.Range(0, ranks).Select(rank => Math.Max(1, (long)Math.Round(replication.SharesOf(rank).Sum(share => share.Fraction * InChunk(share.Chunk)))))];
    }

    // Mean gradients of unequal batches are weighted by their sizes; sums of chunk means are not.
    public static double GradientWeight(RunSettings settings, ReplicationPlan replication, int rank, int ranks)
    {
        int[] totals = [.. Enumerable.Range(0, ranks).Select(r => Batches(settings, replication, r).TotalBatch)];
        bool equal = totals.All(t => t == totals[0]);
        return settings.ChunkReduce == ChunkReduce.Sum || equal ? 1 : totals[rank];
    }

    private static bool HasFullGradients(RunSettings settings) => settings.IsTestProblem && settings.Model != "planted-relu";
}
