using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The local update from a gradient that is already summed over the chunks (Yu, Jin, Yang, ICML 2019, with coupled weight decay).</summary>
/// <typeparam name="T">float or double.</typeparam>
[SuppressMessage("Naming", "CA1716", Justification = "A local step is the field's term; Step is a keyword of Visual Basic alone.")]
public interface ILocalStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether this is the plain step that <see cref="IGradientAccumulator{T}.AddLastAndStep"/> takes in one pass with the last chunk.</summary>
    bool FusesWithAccumulation { get; }

    /// <summary>d = gradient + wd x; u = m u + d; x = x - lr (nesterov ? d + m u : u), the same bits as the fused step's.</summary>
    /// <param name="gradient">[n] the summed gradient; only read.</param>
    /// <param name="parameters">[n] the model x, updated in place.</param>
    /// <param name="momentum">[n] the momentum u, updated in place; empty when the step has none.</param>
    /// <param name="step">lr, m, wd and the form of the momentum.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the momentum is empty although its coefficient is not 0.</exception>
    void Step(ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step);
}
