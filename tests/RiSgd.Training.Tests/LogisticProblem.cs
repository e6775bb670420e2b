using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>Logistic regression without regularisation: 4 chunks of 64 samples, 6 features, labels +-1, float64; fixed data, and mini-batches that are a function of (rank, chunk, step).</summary>
internal sealed class LogisticProblem
{
    public const int Chunks = 4;
    public const int ChunkSize = 64;
    public const int Features = 6;

    private readonly double[][] samples = new double[Chunks * ChunkSize][];
    private readonly double[] labels = new double[Chunks * ChunkSize];

    public LogisticProblem()
    {
        var random = new CounterRandom(11, RandomPurpose.SyntheticData);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = [.. Enumerable.Range(0, Features).Select(_ => random.NextGaussian())];
            labels[i] = samples[i].Sum() + random.NextGaussian() > 0 ? 1 : -1;
        }
    }

    /// <summary>All samples.</summary>
    public IEnumerable<int> All => Enumerable.Range(0, samples.Length);

    /// <summary>The samples that a rank draws from a chunk at a step: without replacement while an epoch lasts.</summary>
    public IEnumerable<int> Batch(int rank, int chunk, long step, int size)
    {
        int[] rows = new int[size];
        new EpochOrder(ChunkSize, 5, rank, chunk).Fill((step - 1) * size, rows);
        return rows.Select(r => (chunk * ChunkSize) + r);
    }

    /// <summary>The gradient of the mean loss over some samples.</summary>
    public double[] MeanGradient(IReadOnlyList<double> x, IEnumerable<int> rows)
    {
        double[] gradient = new double[Features];
        int count = 0;
        foreach (int row in rows)
        {
            double margin = labels[row] * samples[row].Zip(x, (s, v) => s * v).Sum();
            for (int k = 0; k < Features; k++)
                gradient[k] -= labels[row] * samples[row][k] / (1 + Math.Exp(margin));
            count++;
        }

        return [.. gradient.Select(g => g / count)];
    }

    /// <summary>The objective of a rank; every chunk's batch size is the plan's.</summary>
    public IObjective<double> Objective(int rank, BatchPlan plan) => new Local(this, rank, plan);

    private sealed class Local : IObjective<double>
    {
        private readonly LogisticProblem problem;
        private readonly int rank;
        private readonly BatchPlan plan;
        private int[] rows = [];

        public Local(LogisticProblem problem, int rank, BatchPlan plan)
        {
            this.problem = problem;
            this.rank = rank;
            this.plan = plan;
            Layout = FlatLayout.Create([("x", [Features], SlotKind.Weight)]);
            Parameters = FlatMemory<double>.Allocate(Features);
            Gradients = FlatMemory<double>.Allocate(Features);
        }

        public FlatLayout Layout { get; }

        public FlatMemory<double> Parameters { get; }

        public FlatMemory<double> Gradients { get; }

        public IReadOnlyList<double> PartWeights => [.. plan.Chunks.Select(c => c.Weight)];

        public bool PartsAreChunks => true;

        public double EpochsAfter(long steps) => (double)steps * plan.Chunks[0].BatchSize / ChunkSize;

        public void SelectLayers(IReadOnlyList<bool>? active)
    {
        // It has a single layer.
    }

    public void Load(int part, long step) => rows = [.. problem.Batch(rank, plan.Chunks[part].Chunk, step, plan.Chunks[part].BatchSize)];

        public BatchOutcome Differentiate()
        {
            double[] gradient = problem.MeanGradient([.. Parameters.Span], rows);
            for (int k = 0; k < Features; k++)
                Gradients.Span[k] += gradient[k];
            return new BatchOutcome(0, null, rows.Length);
        }

        public LocalEvaluation Evaluate() => default;

        public void RecalibrateBatchNorm()
        {
            // There is none.
        }

        public IReadOnlyList<ModelTensor> Export() => [];

        public void Import(IReadOnlyList<ModelTensor> tensors)
        {
            // Nothing is read.
        }

        public void Dispose()
        {
            Parameters.Dispose();
            Gradients.Dispose();
        }
    }
}
