using System.Numerics;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RiSgd.Training.Objectives;

/// <summary>How a rank draws and evaluates samples.</summary>
/// <param name="WholeDataSet">Each step draws uniformly from the whole data set instead of from the held chunks.</param>
/// <param name="WithReplacement">Draws uniformly with replacement instead of in shuffled epochs.</param>
/// <param name="Concatenated">All chunks go through the network in one pass with per-sample weights, instead of one pass per chunk.</param>
/// <param name="Augmentation">What is done to training images.</param>
/// <param name="Seed">Seed of sample order and augmentation.</param>
/// <param name="PartitionSeed">Seed of the rows of fractional replicas.</param>
/// <param name="EvaluationTrainSamples">Training samples, over all ranks, on which the averaged model's loss is measured.</param>
public sealed record SamplingSettings(
    bool WholeDataSet, bool WithReplacement, bool Concatenated, AugmentationKind Augmentation, long Seed, long PartitionSeed, int EvaluationTrainSamples);

/// <summary>Puts a rank's objective together from the chunks that it holds.</summary>
public static class NetworkObjectiveFactory
{
    /// <summary>Smaller than a usual step's batch, so that an evaluation needs no memory that training has not had: resident memory does not grow at the first one.</summary>
    private const int EvaluationBatch = 50;

    /// <summary>Opens the chunks that a rank needs and makes its objective; the parameters are not initialised yet.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="model">Name of the network.</param>
    /// <param name="store">The prepared chunks.</param>
    /// <param name="plan">Chunks, batch sizes and weights of this rank's steps.</param>
    /// <param name="settings">How samples are drawn.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="ranks">Number of ranks.</param>
    public static (NetworkObjective<T> Objective, FlatNetwork<T> Network) Create<T>(
        string model, ShardStore store, BatchPlan plan, SamplingSettings settings, int rank, int ranks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var opened = new Dictionary<int, ImageChunk>();
        ImageChunk Chunk(int index)
        {
            if (!opened.TryGetValue(index, out ImageChunk? chunk))
                opened[index] = chunk = store.OpenChunk(index);
            return chunk;
        }

        Normalisation normalisation = DataSets.Find(store.Manifest.DataSet).Normalisation;
        var assembler = new BatchAssembler<T>(normalisation, settings.Augmentation, settings.Seed, rank);
        var feeds = settings.WholeDataSet
            ? [WholeFeed(Enumerable.Range(0, ranks).Select(Chunk).ToList(), plan.TotalBatch, settings, rank, assembler)]
            : plan.Chunks.Select(c => ChunkFeed(Chunk(c.Chunk), c, settings, rank, assembler)).ToList();
        IReadOnlyList<StepPart<T>> parts = Parts(feeds, plan, settings);

        ImageChunk test = store.OpenTest();
        ImageChunk own = Chunk(rank);
        Module<Tensor, Tensor> network = ModelCatalog.Create(model, test.Shape, test.Classes, ElementTypes.Torch<T>());
        var flat = new FlatNetwork<T>(network);
        int first = (int)((long)test.Count * rank / ranks);
        int end = (int)((long)test.Count * (rank + 1) / ranks);
        int train = Math.Max(1, Math.Min(own.Count, settings.EvaluationTrainSamples / ranks));
        var share = new EvaluationShare(own, train, test, first, end - first, EvaluationBatch);
        var plain = new BatchAssembler<T>(normalisation, AugmentationKind.None, settings.Seed, rank);
        int size = settings.WholeDataSet ? Enumerable.Range(0, ranks).Sum(c => Chunk(c).Count) : own.Count;
        return (new NetworkObjective<T>(flat, parts, size, share, plain), flat);
    }

    private static List<StepPart<T>> Parts<T>(List<SampleFeed<T>> feeds, BatchPlan plan, SamplingSettings settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (feeds.Count == 1 && settings.WholeDataSet)
            return [new StepPart<T>(feeds, null, 1)];
        if (!settings.Concatenated)
            return [.. feeds.Zip(plan.Chunks, (feed, chunk) => new StepPart<T>([feed], null, chunk.Weight))];

        // sum_i w_i mean_i = (1/B) sum over samples of (w_i B / b_i) loss: with mean weights every factor is 1
        double[] factors = [.. plan.Chunks.Select(c => c.Weight * plan.TotalBatch / c.BatchSize)];
        T[]? weights = factors.All(f => Math.Abs(f - 1) < 1e-12)
            ? null
            : [.. plan.Chunks.Zip(factors).SelectMany(pair => Enumerable.Repeat(T.CreateChecked(pair.Second), pair.First.BatchSize))];
        return [new StepPart<T>(feeds, weights, 1)];
    }

    private static SampleFeed<T> WholeFeed<T>(List<ImageChunk> chunks, int batch, SamplingSettings settings, int rank, BatchAssembler<T> assembler)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(chunks, null, new UniformOrder(chunks.Sum(c => c.Count), settings.Seed, rank, chunk: chunks.Count), assembler, batch);

    private static SampleFeed<T> ChunkFeed<T>(ImageChunk chunk, ChunkBatch plan, SamplingSettings settings, int rank, BatchAssembler<T> assembler)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[]? replica = plan.Fraction < 1 ? ReplicationPlan.ReplicaRows(chunk.Count, plan.Fraction, rank, plan.Chunk, settings.PartitionSeed) : null;
        int count = replica?.Length ?? chunk.Count;
        ISampleOrder order = settings.WithReplacement
            ? new UniformOrder(count, settings.Seed, rank, plan.Chunk)
            : new EpochOrder(count, settings.Seed, rank, plan.Chunk);
        return new SampleFeed<T>([chunk], replica, order, assembler, plan.BatchSize);
    }
}
