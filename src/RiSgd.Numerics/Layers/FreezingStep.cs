using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// A step that leaves the layers that take no part wholly untouched: neither momentum nor weight decay moves them. Works around any step, elementwise or not, by putting the untouched values
/// back, which costs a copy of the inactive part.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class FreezingStep<T> : ILocalStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ILocalStep<T> inner;
    private readonly ActiveLayers active;
    private readonly T[] parametersBefore;
    private readonly T[] momentumBefore;

    /// <summary>Makes it around another step.</summary>
    /// <param name="inner">What the active layers do.</param>
    /// <param name="active">The layers that take part; read anew at every step.</param>
    public FreezingStep(ILocalStep<T> inner, ActiveLayers active)
    {
        this.inner = inner;
        this.active = active;
        parametersBefore = new T[active.Model.Layout.TrainableLength];
        momentumBefore = new T[parametersBefore.Length];
    }

    /// <inheritdoc/>
    public bool FusesWithAccumulation => false;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        Copy(parameters, parametersBefore);
        if (!momentum.IsEmpty)
            Copy(momentum, momentumBefore);
        inner.Step(gradient, parameters, momentum, step);
        Copy(parametersBefore, parameters);
        if (!momentum.IsEmpty)
            Copy(momentumBefore, momentum);
    }

    private void Copy(ReadOnlySpan<T> from, Span<T> to)
    {
        foreach (FlatSlot slot in active.InactiveSlots())
            from.Slice(slot.Offset, slot.Length).CopyTo(to[slot.Offset..]);
    }
}
