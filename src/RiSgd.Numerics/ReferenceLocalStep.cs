using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loop of the local update.</summary>
public sealed class ReferenceLocalStep<T> : ILocalStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool FusesWithAccumulation => true;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        SpanLengths.Same(gradient.Length, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(gradient.Length, momentum.Length, step);
        for (int i = 0; i < gradient.Length; i++)
        {
            T none = T.Zero;
            LocalUpdate.Apply(gradient[i], ref parameters[i], ref momentum.IsEmpty ? ref none : ref momentum[i], step);
        }
    }
}
