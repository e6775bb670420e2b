using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>
/// Identical quadratics with a diagonal Hessian on all ranks, and gradient noise that is a function of (rank, step) alone, so that different methods are fed the very same noise.
/// </summary>
internal sealed class NoisyQuadratic : IObjective<double>
{
    private readonly double[] curvatures;
    private readonly double deviation;
    private readonly long seed;
    private readonly int rank;
    private readonly int? ownBatch;
    private long step;

    public NoisyQuadratic(double[] curvatures, double deviation, long seed, int rank, double initial, int? ownBatch = null)
    {
        this.curvatures = curvatures;
        this.deviation = deviation;
        this.seed = seed;
        this.rank = rank;
        this.ownBatch = ownBatch;
        Layout = FlatLayout.Create([("x", [curvatures.Length], SlotKind.Weight)]);
        Parameters = FlatMemory<double>.Allocate(curvatures.Length);
        Gradients = FlatMemory<double>.Allocate(curvatures.Length);
        Parameters.Span.Fill(initial);
    }

    public FlatLayout Layout { get; }

    public FlatMemory<double> Parameters { get; }

    public FlatMemory<double> Gradients { get; }

    public IReadOnlyList<double> PartWeights => [1];

    public bool PartsAreChunks => true;

    public double EpochsAfter(long steps) => steps;

    public void SelectLayers(IReadOnlyList<bool>? active)
    {
        // It has a single layer.
    }

    public void Load(int part, long step) => this.step = step;

    public BatchOutcome Differentiate()
    {
        double[] noise = Noise(rank, step);
        for (int k = 0; k < curvatures.Length; k++)
            Gradients.Span[k] += (curvatures[k] * Parameters.Span[k]) + noise[k];
        return new BatchOutcome(0, null, ownBatch ?? 1);
    }

    /// <summary>The noise of a rank at a step: the mean over the rank's batch of one draw per sample.</summary>
    public double[] Noise(int ofRank, long atStep)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData, ofRank, 0, atStep);
        double[] noise = new double[curvatures.Length];
        foreach (ref double value in noise.AsSpan())
            value = deviation * random.NextGaussian();
        return noise;
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
