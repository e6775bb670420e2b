using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>Takes over the average of the ranks' models after the all-reduce (RI-SGD, Algorithm 1 line 10): divide, measure and store in one pass.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IModelAverage<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>parameters = sum / divisor.</summary>
    /// <param name="sum">[n] the sum of the models over the ranks; only read.</param>
    /// <param name="divisor">Number of ranks that took part, p.</param>
    /// <param name="parameters">[n] this rank's model, then the average.</param>
    /// <returns>||x_j - xbar||^2: the squared consensus distance of this rank, before it took the average over.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double TakeOver(ReadOnlySpan<T> sum, double divisor, Span<T> parameters);
}
