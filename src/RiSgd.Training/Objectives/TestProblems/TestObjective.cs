using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>What all test problems have in common: a flat model in managed arithmetic, no network, no data set on disk, no batch norm.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class TestObjective<T> : IObjective<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Allocates the model; parameters and gradients are zero.</summary>
    /// <param name="layout">The layers of the problem.</param>
    /// <param name="partWeights">Weight of each part of a step.</param>
    protected TestObjective(FlatLayout layout, IReadOnlyList<double> partWeights)
    {
        Layout = layout;
        PartWeights = partWeights;
        Parameters = FlatMemory<T>.Allocate(layout.Length);
        Gradients = FlatMemory<T>.Allocate(layout.TrainableLength);
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
    public abstract bool PartsAreChunks { get; }

    /// <summary>Which layers the gradient is wanted of; null: all.</summary>
    protected IReadOnlyList<bool>? ActiveLayers { get; private set; }

    /// <inheritdoc/>
    public void SelectLayers(IReadOnlyList<bool>? active) => ActiveLayers = active;

    /// <inheritdoc/>
    public abstract double EpochsAfter(long steps);

    /// <inheritdoc/>
    public abstract void Load(int part, long step);

    /// <inheritdoc/>
    public abstract BatchOutcome Differentiate();

    /// <inheritdoc/>
    public abstract LocalEvaluation Evaluate();

    /// <inheritdoc/>
    public void RecalibrateBatchNorm()
    {
        // A test problem has no batch norm.
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
        GC.SuppressFinalize(this);
    }
}
