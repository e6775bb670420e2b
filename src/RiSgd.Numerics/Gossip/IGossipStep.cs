using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// The arithmetic of gossip with estimates (CHOCO-SGD, Koloskova, Stich and Jaggi, ICML 2019; SQuARM-SGD, Singh et al., 2020): how far a model is from what others believe it to be, and
/// the step towards what the neighbours are believed to be.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IGossipStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>difference = model - reference.</summary>
    /// <param name="model">[n] x; only read.</param>
    /// <param name="reference">[n] the estimate of it, xhat; only read.</param>
    /// <param name="difference">[n] receives the difference; may be either of the others.</param>
    /// <returns>||x - xhat||^2, of the differences as they are stored.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Subtract(ReadOnlySpan<T> model, ReadOnlySpan<T> reference, Span<T> difference);

    /// <summary>model += step * sum_k weights[k] (theirs[k] - own), for each element in this order: the neighbours as they are given, then the product, then the sum.</summary>
    /// <param name="step">gamma.</param>
    /// <param name="own">[n] xhat_i, the estimate of this rank's model; only read, unless it is the model itself.</param>
    /// <param name="weights">[k] w_ij of each neighbour.</param>
    /// <param name="theirs">[k] xhat_j, n elements each; only read.</param>
    /// <param name="model">[n] x_i, changed in place.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or there are not as many weights as neighbours.</exception>
    void Pull(T step, ReadOnlySpan<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, Span<T> model);
}
