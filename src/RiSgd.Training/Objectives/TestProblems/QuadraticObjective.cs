using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>
/// The quadratic test problem: chunk i has f_i(x) = sum_k (a_ik/2)(x_k - c_ik)^2 with its full gradient a_ik (x_k - c_ik), and F = (1/p) sum_i f_i. Closed forms exist for its
/// trajectories, so that the whole engine can be held to them. Normal noise can stand in for mini-batches.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class QuadraticObjective<T> : TestObjective<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly QuadraticProblem problem;
    private readonly int ownChunk;
    private readonly ChunkBatch[] parts;
    private readonly bool concatenated;
    private readonly GradientNoise? noise;
    private readonly double[] drawn;
    private int loaded;
    private long step;

    /// <summary>Makes the objective of a rank.</summary>
    /// <param name="problem">Curvatures and centres of all chunks.</param>
    /// <param name="ownChunk">The rank's own chunk.</param>
    /// <param name="batches">The chunks it holds, with their weights.</param>
    /// <param name="initial">Start value of every coordinate.</param>
    /// <param name="concatenated">Whether a step evaluates all chunks as one part.</param>
    /// <param name="noise">Noise on the gradient of every held chunk (--noise), independent between chunks; null: full gradients.</param>
    public QuadraticObjective(QuadraticProblem problem, int ownChunk, BatchPlan batches, double initial, bool concatenated, GradientNoise? noise = null)
        : base(
            FlatLayout.Create(problem.Layers.Select(l => (l.Name, new long[] { l.Length }, SlotKind.Weight))),
            concatenated ? [1.0] : [.. batches.Chunks.Select(p => p.Weight)])
    {
        this.problem = problem;
        this.ownChunk = ownChunk;
        this.concatenated = concatenated;
        this.noise = noise is { Deviation: 0 } ? null : noise;
        parts = [.. batches.Chunks];
        drawn = new double[this.noise is null ? 0 : Layout.Length];
        Parameters.Span.Fill(T.CreateChecked(initial));
    }

    /// <inheritdoc/>
    public override bool PartsAreChunks => !concatenated || parts.Length == 1;

    /// <inheritdoc/>
    public override double EpochsAfter(long steps) => steps;

    /// <inheritdoc/>
    public override void Load(int part, long step)
    {
        loaded = part;
        this.step = step;
    }

    /// <inheritdoc/>
    public override BatchOutcome Differentiate()
    {
        if (!concatenated)
            return new BatchOutcome(Add(parts[loaded].Chunk, 1), null, 1);
        double loss = 0;
        foreach (ChunkBatch part in parts)
            loss += Add(part.Chunk, part.Weight);
        return new BatchOutcome(loss / parts.Length, null, parts.Length);
    }

    /// <inheritdoc/>
    public override LocalEvaluation Evaluate() => new(Value(ownChunk), 0, 0, 0);

    // The loss needs every layer, like a network's forward pass; the gradient only the active ones.
    private double Add(int chunk, double weight)
    {
        double loss = 0;
        noise?.Fill(drawn, chunk, step);
        for (int layer = 0; layer < Layout.Slots.Count; layer++)
        {
            FlatSlot slot = Layout.Slots[layer];
            bool active = ActiveLayers?[layer] ?? true;
            loss += Add(chunk, weight, slot, active);
            if (active && noise is not null)
                AddNoise(weight, slot);
        }

        return loss;
    }

    private double Add(int chunk, double weight, FlatSlot slot, bool withGradient)
    {
        ReadOnlySpan<double> a = problem.Curvatures(chunk).Slice(slot.Offset, slot.Length);
        ReadOnlySpan<double> c = problem.Centres(chunk).Slice(slot.Offset, slot.Length);
        Span<T> x = Parameters.Slice(slot.Offset, slot.Length);
        Span<T> g = Gradients.Slice(slot.Offset, slot.Length);
        double loss = 0;
        for (int k = 0; k < x.Length; k++)
        {
            T difference = x[k] - T.CreateChecked(c[k]);
            T slope = T.CreateChecked(a[k]) * difference;
            loss += double.CreateChecked(slope * difference) / 2;
            if (withGradient)
                g[k] += weight == 1 ? slope : T.CreateChecked(weight) * slope;
        }

        return loss;
    }

    private void AddNoise(double weight, FlatSlot slot)
    {
        Span<T> g = Gradients.Slice(slot.Offset, slot.Length);
        for (int k = 0; k < g.Length; k++)
            g[k] += T.CreateChecked(weight * drawn[slot.Offset + k]);
    }

    private double Value(int chunk)
    {
        ReadOnlySpan<double> a = problem.Curvatures(chunk);
        ReadOnlySpan<double> c = problem.Centres(chunk);
        double value = 0;
        for (int k = 0; k < Parameters.Length; k++)
        {
            double difference = double.CreateChecked(Parameters.Span[k]) - c[k];
            value += a[k] * difference * difference / 2;
        }

        return value;
    }
}
