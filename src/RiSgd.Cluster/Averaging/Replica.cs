using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// One rank's own model with all that belongs to it, each a single contiguous array over the same <see cref="Layout"/>: what the step, the all-reduce and the checkpoint see.
/// </summary>
/// <typeparam name="T">Element type of parameters, gradients and momentum.</typeparam>
public sealed class Replica<T> : IDisposable
    where T : unmanaged
{
    private readonly List<FlatMemory<T>> further = [];

    /// <summary>Takes over the model's parameters and adds the arrays that training needs.</summary>
    /// <param name="layout">Trainable slots first, batch-norm statistics at the tail.</param>
    /// <param name="parameters">The model x_j, <see cref="FlatLayout.Length"/> elements; owned by the caller.</param>
    /// <param name="withMomentum">Whether the local update keeps a momentum u_j.</param>
    public Replica(FlatLayout layout, FlatMemory<T> parameters, bool withMomentum)
    {
        if (parameters.Length != layout.Length)
            throw new ArgumentException($"{parameters.Length} parameters for a layout of {layout.Length}", nameof(parameters));
        Layout = layout;
        Parameters = parameters;
        Momentum = FlatMemory<T>.Allocate(withMomentum ? layout.TrainableLength : 0);
        GradientSum = FlatMemory<T>.Allocate(layout.Length);
        Scratch = FlatMemory<T>.Allocate(layout.Length);
    }

    /// <summary>Names, shapes and places of the tensors in the arrays.</summary>
    public FlatLayout Layout { get; }

    /// <summary>x_j: trainable parameters, then batch-norm means and variances.</summary>
    public FlatMemory<T> Parameters { get; }

    /// <summary>u_j, over the trainable part; empty without momentum.</summary>
    public FlatMemory<T> Momentum { get; }

    /// <summary>The weighted sum of the chunk gradients; its tail carries batch-norm statistics when gradients are exchanged.</summary>
    public FlatMemory<T> GradientSum { get; }

    /// <summary>Receives the result of a payload all-reduce, so that an interrupted one leaves the model intact.</summary>
    public FlatMemory<T> Scratch { get; }

    /// <summary>The trainable part of the parameters.</summary>
    public Span<T> Trainable => Parameters.Slice(0, Layout.TrainableLength);

    /// <summary>The trainable part of the gradient sum.</summary>
    public Span<T> TrainableGradient => GradientSum.Slice(0, Layout.TrainableLength);

    /// <summary>Number of batch-norm statistics at the tail.</summary>
    public int TailLength => Layout.Length - Layout.TrainableLength;

    /// <summary>An array of zeros that a method keeps beside the model (a centre, an estimate, a neighbour's model); lives as long as this object.</summary>
    /// <param name="length">Number of elements.</param>
    public FlatMemory<T> Allocate(int length)
    {
        var memory = FlatMemory<T>.Allocate(length);
        further.Add(memory);
        return memory;
    }

    /// <summary>Releases the arrays that this object made.</summary>
    public void Dispose()
    {
        foreach (FlatMemory<T> memory in further)
            memory.Dispose();
        Momentum.Dispose();
        GradientSum.Dispose();
        Scratch.Dispose();
    }
}
