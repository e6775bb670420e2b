using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// What a rank does with the sum of a round that went on in the background while it took local steps: each rule in one pass, which also takes the snapshot that the next round will sum.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IOverlapUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The delayed correction: parameters += sum / divisor - snapshot; snapshot = parameters.</summary>
    /// <param name="sum">[n] sum of all ranks' snapshots; only read.</param>
    /// <param name="divisor">Total weight in the sum.</param>
    /// <param name="snapshot">[n] this rank's model when the round began; then the corrected one, which the next round sums.</param>
    /// <param name="parameters">[n] this rank's model.</param>
    /// <returns>||snapshot - mean||^2 before the correction: the squared consensus distance of this rank when the round began.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Correct(ReadOnlySpan<T> sum, double divisor, Span<T> snapshot, Span<T> parameters);

    /// <summary>
    /// The pull to an anchor (Overlap-Local-SGD, Wang, Liang, Joshi, ICASSP 2020, eqs. 4 to 6): anchorMomentum = b anchorMomentum + (sum / divisor - anchor); anchor += anchorMomentum;
    /// parameters = (1 - a) parameters + a anchor; snapshot = parameters.
    /// </summary>
    /// <param name="sum">[n] sum of all ranks' snapshots; only read.</param>
    /// <param name="divisor">Total weight in the sum.</param>
    /// <param name="pull">a.</param>
    /// <param name="kept">b.</param>
    /// <param name="snapshot">[n] this rank's model when the round began; then the pulled one, which the next round sums.</param>
    /// <param name="parameters">[n] this rank's model.</param>
    /// <param name="anchor">[n] z, equal on all ranks.</param>
    /// <param name="anchorMomentum">[n] v, equal on all ranks.</param>
    /// <returns>||snapshot - mean||^2 before the pull: the squared consensus distance of this rank when the round began.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    double Pull(
        ReadOnlySpan<T> sum, double divisor, double pull, double kept, Span<T> snapshot, Span<T> parameters, Span<T> anchor, Span<T> anchorMomentum);
}
