using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>What is done to one tensor of a layer at a time: norms, importance weights, and the update along a scaled gradient.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ILayerArithmetic<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The squared 2-norm, summed in double in an order that depends on the length alone.</summary>
    double SquaredNorm(ReadOnlySpan<T> values);

    /// <summary>values[i] = values[i] / divisor, in one pass with the norm.</summary>
    /// <returns>The squared 2-norm of the values before.</returns>
    double Divide(Span<T> values, T divisor);

    /// <summary>d = trust (gradient + wd x); u = m u + d; x = x - lr (nesterov ? d + m u : u). With trust = 1 the bits of <see cref="ILocalStep{T}.Step"/>.</summary>
    /// <param name="gradient">[n] the gradient; only read.</param>
    /// <param name="trust">Factor on the gradient with its weight decay.</param>
    /// <param name="parameters">[n] x, updated in place.</param>
    /// <param name="momentum">[n] u, updated in place; empty when the step has none.</param>
    /// <param name="step">lr, m, wd and the form of the momentum.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the momentum is empty although its coefficient is not 0.</exception>
    void Step(ReadOnlySpan<T> gradient, T trust, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step);
}
