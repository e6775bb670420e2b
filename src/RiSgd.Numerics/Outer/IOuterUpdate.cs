using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// The outer momentum step after the all-reduce (SlowMo, Wang, Tantia, Ballas, Rabbat, ICLR 2020; DiLoCo, Douillard et al., 2023): mean, momentum, step and
/// take-over in one pass.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IOuterUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// delta = previous - sum / divisor; momentum = Momentum momentum + Slope delta; parameters = previous = previous - (Step momentum + Direct delta). Nothing but the sum and the common
    /// state decides: ranks that agree on these hold the same model afterwards, bit for bit.
    /// </summary>
    /// <param name="sum">[n] sum of the models over the ranks; only read.</param>
    /// <param name="divisor">Total weight in the sum.</param>
    /// <param name="rule">The coefficients of this meeting.</param>
    /// <param name="parameters">[n] this rank's model, then the new common one.</param>
    /// <param name="previous">[n] the common model of the meeting before, then the new one.</param>
    /// <param name="momentum">[n] the outer momentum.</param>
    /// <returns>||x_j - xbar||^2: the squared consensus distance of this rank before the step.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Update(ReadOnlySpan<T> sum, double divisor, in OuterCoefficients rule, Span<T> parameters, Span<T> previous, Span<T> momentum);
}
