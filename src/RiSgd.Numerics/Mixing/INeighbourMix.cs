using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// Mixes a rank's model with its neighbours' by the row of a mixing matrix, x_i = w_ii x_i + sum_j w_ij x_j (D-PSGD, Lian et al. 2017): all neighbours in
/// one pass over the model.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface INeighbourMix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>own = ownWeight own + sum_k weights[k] theirs[k], for each element in this order: the own one first, then the neighbours as they are given.</summary>
    /// <param name="ownWeight">w_ii; may be negative.</param>
    /// <param name="own">[n] this rank's values, then the mixed ones.</param>
    /// <param name="weights">[k] w_ij of each neighbour.</param>
    /// <param name="theirs">[k] the neighbours' arrays; only read.</param>
    /// <param name="offset">Where the n elements begin in the neighbours' arrays.</param>
    /// <returns>Squared 2-norm of the change of this rank's values.</returns>
    /// <exception cref="ArgumentException">There are not as many weights as neighbours, or a neighbour's array ends too early.</exception>
    double Mix(T ownWeight, Span<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, int offset);
}
