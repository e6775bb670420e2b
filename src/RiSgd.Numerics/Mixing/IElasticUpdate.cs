using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// Elastic averaging after the all-reduce (Zhang, Choromanska, LeCun 2015, in the symmetric form of Wang and Joshi 2018): model and centre pull each other
/// together, both from the values before, in one pass.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IElasticUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// parameters = (1 - alpha) parameters + alpha centre and centre = (1 - m alpha) centre + alpha sum. The centre's new value depends on nothing but the sum and its old one: ranks that
    /// agree on both stay in agreement, bit for bit.
    /// </summary>
    /// <param name="sum">[n] sum of the models over the ranks, before the update; only read.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="ranks">Number of models in the sum, m.</param>
    /// <param name="parameters">[n] this rank's model.</param>
    /// <param name="centre">[n] this rank's replica of the centre z.</param>
    /// <returns>||x_j - xbar||^2 with xbar = sum / m: the squared consensus distance of this rank before the update.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Update(ReadOnlySpan<T> sum, double alpha, int ranks, Span<T> parameters, Span<T> centre);
}
