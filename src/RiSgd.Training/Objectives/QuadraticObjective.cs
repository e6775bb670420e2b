using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>
/// The quadratic test problem: chunk i has f_i(x) = sum_k (a_ik/2)(x_k - c_ik)^2 with its full gradient a_ik (x_k - c_ik), and F = (1/p) sum_i f_i. Closed forms exist for its
/// trajectories, so that the whole engine can be held to them.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class QuadraticObjective<T> : IObjective<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly QuadraticProblem problem;
    private readonly int ownChunk;
    private readonly ChunkBatch[] parts;
    private readonly bool concatenated;
    private IReadOnlyList<bool>? active;
    private int loaded;

    /// <summary>Makes the objective of a rank.</summary>
    /// <param name="problem">Curvatures and centres of all chunks.</param>
    /// <param name="ownChunk">The rank's own chunk.</param>
    /// <param name="batches">The chunks it holds, with their weights.</param>
    /// <param name="initial">Start value of every coordinate.</param>
    /// <param name="concatenated">Whether a step evaluates all chunks as one part.</param>
    public QuadraticObjective(QuadraticProblem problem, int ownChunk, BatchPlan batches, double initial, bool concatenated)
    {
        this.problem = problem;
        this.ownChunk = ownChunk;
        this.concatenated = concatenated;
        parts = [.. batches.Chunks];
        PartWeights = concatenated ? [1.0] : [.. parts.Select(p => p.Weight)];
        Layout = FlatLayout.Create(problem.Layers.Select(l => (l.Name, new long[] { l.Length }, SlotKind.Weight)));
        Parameters = FlatMemory<T>.Allocate(Layout.Length);
        Gradients = FlatMemory<T>.Allocate(Layout.TrainableLength);
        Parameters.Span.Fill(T.CreateChecked(initial));
    }

    /// <inheritdoc/>
    public FlatLayout Layout { get; }

    /// <inheritdoc/>
    public FlatMemory<T> Parameters { get; }

    /// <inheritdoc/>
    public FlatMemory<T> Gradients { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> PartWeights { get; }

    /// <inheritdoc/>
    public bool PartsAreChunks => !concatenated || parts.Length == 1;

    /// <inheritdoc/>
    public double EpochsAfter(long steps) => steps;

    /// <inheritdoc/>
    public void SelectLayers(IReadOnlyList<bool>? active) => this.active = active;

    /// <inheritdoc/>
    public void Load(int part, long step) => loaded = part;

    /// <inheritdoc/>
    public BatchOutcome Differentiate()
    {
        if (!concatenated)
            return new BatchOutcome(Add(parts[loaded].Chunk, 1), null, 1);
        double loss = 0;
        foreach (ChunkBatch part in parts)
            loss += Add(part.Chunk, part.Weight);
        return new BatchOutcome(loss / parts.Length, null, parts.Length);
    }

    /// <inheritdoc/>
    public LocalEvaluation Evaluate() => new(Value(ownChunk), 0, 0, 0);

    /// <inheritdoc/>
    public void RecalibrateBatchNorm()
    {
        // A quadratic has no batch norm.
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelTensor> Export() =>
        [.. Layout.Slots.Select(s => new ModelTensor(
            s.Name, ElementTypes.Safetensors<T>(), [.. s.Shape], MemoryMarshal.AsBytes(Parameters.Slice(s.Offset, s.Length)).ToArray()))];

    /// <inheritdoc/>
    public void Import(IReadOnlyList<ModelTensor> tensors)
    {
        foreach ((FlatSlot slot, ModelTensor tensor) in Layout.Slots.Zip(tensors))
            MemoryMarshal.Cast<byte, T>(tensor.Bytes).CopyTo(Parameters.Slice(slot.Offset, slot.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        Gradients.Dispose();
    }

    // The loss needs every layer, like a network's forward pass; the gradient only the active ones.
    private double Add(int chunk, double weight)
    {
        double loss = 0;
        for (int layer = 0; layer < Layout.Slots.Count; layer++)
            loss += Add(chunk, weight, Layout.Slots[layer], active?[layer] ?? true);
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
