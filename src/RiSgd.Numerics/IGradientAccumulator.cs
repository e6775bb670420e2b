using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// Sums the gradients of a rank's chunks with their weights, g~_j = sum_i w_i grad f(x_j; xi_i) (RI-SGD, Algorithm 1 line 8 and eq. (3)),
/// one call per chunk, and yields the norms that gradient norm and diversity (RI-SGD, appendix E) need without another pass over memory.
/// </summary>
/// <remarks>
/// All spans of a call have the same length; they do not overlap. The gradient of the chunk is cleared to zero in the same pass, ready for the
/// next backward pass that adds to it. Element arithmetic is in T, a multiplication and then an addition, each rounded; norms are summed in double.
/// Values that are not finite go through to results and norms by the rules of IEEE 754. The same input gives the same bits on every run.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
[SuppressMessage("Naming", "CA1716", Justification = "A local step is the field's term; Step is a keyword of Visual Basic alone.")]
public interface IGradientAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>sum = (first ? 0 : sum) + weight * gradient; gradient = 0. For every chunk but the last.</summary>
    /// <param name="gradient">[n] mean gradient of the chunk; zero afterwards.</param>
    /// <param name="weight">Weight w_i of the chunk.</param>
    /// <param name="sum">[n] the weighted sum so far; not read when <paramref name="first"/>.</param>
    /// <param name="first">Whether this is the step's first chunk.</param>
    /// <returns>||gradient||^2, the squared 2-norm before clearing.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Add(Span<T> gradient, T weight, Span<T> sum, bool first);

    /// <summary>The same for the step's last chunk, with the norms of the sums.</summary>
    /// <param name="gradient">[n] mean gradient of the chunk; zero afterwards.</param>
    /// <param name="weight">Weight of this chunk.</param>
    /// <param name="sum">[n] the weighted sum so far, then the whole one; not read when <paramref name="first"/>.</param>
    /// <param name="first">Whether this is the step's only chunk.</param>
    /// <param name="previousWeight">
    /// The weight that all earlier chunks had in common: the plain sum is rebuilt as sum / previousWeight + gradient. With 0, which says that there
    /// is none, the plain sum's norm is NaN (unless <paramref name="first"/>).
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    SumNorms AddLast(Span<T> gradient, T weight, Span<T> sum, bool first, T previousWeight);

    /// <summary>
    /// The last chunk fused with the local update (Yu, Jin, Yang, ICML 2019, with coupled weight decay):
    /// v = sum + w g; d = v + wd x; u = m u + d; x = x - lr (nesterov ? d + m u : u). The sum itself is not written.
    /// </summary>
    /// <param name="gradient">[n] mean gradient of the chunk; zero afterwards.</param>
    /// <param name="weight">Weight w of this chunk.</param>
    /// <param name="sum">[n] the weighted sum of the earlier chunks; not read when <paramref name="first"/>, and may then be empty.</param>
    /// <param name="first">Whether this is the step's only chunk.</param>
    /// <param name="previousWeight">As in <see cref="AddLast"/>.</param>
    /// <param name="parameters">[n] the model x, updated in place.</param>
    /// <param name="momentum">[n] the momentum u, updated in place; empty when the step has none.</param>
    /// <param name="step">lr, m, wd and the form of the momentum.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the momentum is empty although its coefficient is not 0.</exception>
    SumNorms AddLastAndStep(
        Span<T> gradient, T weight, ReadOnlySpan<T> sum, bool first, T previousWeight, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step);
}
