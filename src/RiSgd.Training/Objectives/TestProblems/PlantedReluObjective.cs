using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>
/// Least squares for one planted ReLU, F(w) = (1/2n) sum_i (max(0, &lt;w,x_i&gt;) - max(0, &lt;w*,x_i&gt;))^2, from the moment estimate w_0 = (2/n) sum_i y_i x_i (Kalan,
/// Soltanolkotabi, Avestimehr, "Fitting ReLUs via SGD and quantized SGD"). Mini-batches come from the chunks that the rank holds, like a network's.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class PlantedReluObjective<T> : TestObjective<T>, IReportsQuantities
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly PlantedReluSamples<T> samples;
    private readonly PlantedReluFeed<T>[] feeds;
    private readonly SamplingSettings sampling;
    private readonly int rank;
    private (string Name, double Value)[] quantities = [];
    private int loaded;

    /// <summary>Makes the objective of a rank; the parameters are the moment estimate.</summary>
    /// <param name="samples">The samples; the rank's own chunk, those of its batches, or all for <see cref="SamplingSettings.WholeDataSet"/> must have been kept.</param>
    /// <param name="batches">Chunks, batch sizes and weights of this rank's steps.</param>
    /// <param name="sampling">How samples are drawn.</param>
    /// <param name="rank">This rank.</param>
    public PlantedReluObjective(PlantedReluSamples<T> samples, BatchPlan batches, SamplingSettings sampling, int rank)
        : base(
            FlatLayout.Create([("w", [samples.Problem.Dimension], SlotKind.Weight)]),
            sampling.WholeDataSet || sampling.Concatenated ? [1.0] : [.. batches.Chunks.Select(c => c.Weight)])
    {
        this.samples = samples;
        this.sampling = sampling;
        this.rank = rank;
        feeds = sampling.WholeDataSet ? [WholeFeed(batches.TotalBatch)] : [.. batches.Chunks.Select(ChunkFeed)];
        for (int k = 0; k < Parameters.Length; k++)
            Parameters.Span[k] = T.CreateChecked(samples.MomentEstimate[k]);
    }

    /// <inheritdoc/>
    public override bool PartsAreChunks => !sampling.WholeDataSet && (!sampling.Concatenated || feeds.Length == 1);

    /// <summary>Makes samples and objective of a rank; only the chunks that it needs stay in memory.</summary>
    /// <param name="dimension">d (--dimension).</param>
    /// <param name="count">n (--samples).</param>
    /// <param name="batches">Chunks, batch sizes and weights of this rank's steps.</param>
    /// <param name="sampling">How samples are drawn; its seed makes the samples too.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="ranks">Number of ranks, and of chunks.</param>
    /// <exception cref="RunException">There are fewer samples than ranks, or more than a chunk has room for (usage, names --samples).</exception>
    public static PlantedReluObjective<T> Create(int dimension, int count, BatchPlan batches, SamplingSettings sampling, int rank, int ranks)
    {
        var problem = new PlantedRelu(dimension, sampling.Seed);
        bool Keeps(int chunk) => sampling.WholeDataSet || chunk == rank || batches.Chunks.Any(c => c.Chunk == chunk);
        return new PlantedReluObjective<T>(new PlantedReluSamples<T>(problem, count, ranks, Keeps), batches, sampling, rank);
    }

    /// <inheritdoc/>
    public override double EpochsAfter(long steps) =>
        (double)steps * feeds[0].BatchSize / (sampling.WholeDataSet ? samples.StartOf(samples.Chunks) : samples.CountOf(rank));

    /// <inheritdoc/>
    public override void Load(int part, long step)
    {
        loaded = part;
        if (!IsOnePass)
        {
            feeds[part].Load(step);
            return;
        }

        foreach (PlantedReluFeed<T> feed in feeds)
            feed.Load(step);
    }

    /// <inheritdoc/>
    public override BatchOutcome Differentiate()
    {
        Span<T> gradient = ActiveLayers?[0] ?? true ? Gradients.Span : default;
        if (!IsOnePass)
            return new BatchOutcome(feeds[loaded].Differentiate(Parameters.Span, 1, gradient) / feeds[loaded].BatchSize, null, feeds[loaded].BatchSize);
        double loss = 0;
        foreach (PlantedReluFeed<T> feed in feeds)
            loss += feed.Differentiate(Parameters.Span, feed.Weight, gradient);
        int total = feeds.Sum(f => f.BatchSize);
        return new BatchOutcome(loss / total, null, total);
    }

    /// <summary>F on all samples of the rank's own chunk: the mean over the ranks is F on the whole data.</summary>
    public override LocalEvaluation Evaluate()
    {
        ReadOnlySpan<T> w = Parameters.Span;
        double loss = 0;
        int count = samples.CountOf(rank);
        for (int row = 0; row < count; row++)
        {
            double residual = double.CreateChecked(T.Max(T.Zero, DenseRows.Dot(samples.Row(rank, row), w)) - samples.Label(rank, row));
            loss += residual * residual / 2;
        }

        var weights = new double[w.Length];
        for (int k = 0; k < weights.Length; k++)
            weights[k] = double.CreateChecked(w[k]);
        quantities = [("||w - w*||", samples.Problem.Distance(weights)), ("angle", samples.Problem.Angle(weights))];
        return new LocalEvaluation(loss / count, 0, 0, 0);
    }

    /// <summary>||w - w*||_2 (w* has norm 1), and the angle between w and w* in radians.</summary>
    public IReadOnlyList<(string Name, double Value)> Quantities() => quantities;

    private bool IsOnePass => PartWeights.Count < feeds.Length;

    private PlantedReluFeed<T> WholeFeed(int batch)
    {
        int count = samples.StartOf(samples.Chunks);
        return new PlantedReluFeed<T>(samples, null, null, new UniformOrder(count, sampling.Seed, rank, chunk: samples.Chunks), batch, 1);
    }

    private PlantedReluFeed<T> ChunkFeed(ChunkBatch plan)
    {
        int[]? replica = plan.Fraction < 1 ? ReplicationPlan.ReplicaRows(samples.CountOf(plan.Chunk), plan.Fraction, rank, plan.Chunk, sampling.PartitionSeed) : null;
        int count = replica?.Length ?? samples.CountOf(plan.Chunk);
        ISampleOrder order = sampling.WithReplacement
            ? new UniformOrder(count, sampling.Seed, rank, plan.Chunk)
            : new EpochOrder(count, sampling.Seed, rank, plan.Chunk);
        return new PlantedReluFeed<T>(samples, plan.Chunk, replica, order, plan.BatchSize, plan.Weight);
    }
}
