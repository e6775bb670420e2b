using System.Numerics;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;

namespace RiSgd.Training.Loop;

/// <summary>
/// Which layers a step computes gradients for, how these are weighted, and what is learnt from them: one choice on the axis of the local update. The loop calls the three hooks in this order
/// in every step that computes.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public interface ILayerSampling<T> : IKeepsState
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether every step uses all layers as they are, so that nothing has to be done between gradient and update.</summary>
    bool IsDense { get; }

    /// <summary>Before the gradient: chooses the layers of this step.</summary>
    void Draw(long step);

    /// <summary>After this rank's gradient sum: weights it.</summary>
    void AfterGradient(long step, Replica<T> replica);

    /// <summary>Before the update, after an exchange of gradients where there was one.</summary>
    void AfterExchange(long step, Replica<T> replica);
}

/// <summary>All layers in every step.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class AllLayers<T> : ILayerSampling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsDense => true;

    /// <inheritdoc/>
    public void Draw(long step)
    {
        // There is nothing to choose.
    }

    /// <inheritdoc/>
    public void AfterGradient(long step, Replica<T> replica)
    {
        // The gradient is used as it is.
    }

    /// <inheritdoc/>
    public void AfterExchange(long step, Replica<T> replica)
    {
        // There is nothing to learn.
    }
}
