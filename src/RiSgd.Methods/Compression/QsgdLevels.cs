namespace RiSgd.Methods;

/// <summary>
/// The stochastic quantiser of QSGD (Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017, section 3.1): Q_s(v_i) = norm sign(v_i) xi_i with
/// a_i = s |v_i| / norm, and xi_i = (floor(a_i) + 1)/s with probability a_i - floor(a_i), otherwise floor(a_i)/s.
/// </summary>
public static class QsgdLevels
{
    /// <summary>
    /// The lower of the two levels that v_i may become, and the probability of the next higher one. A vector of norm 0 is all zeros; |v_i| = norm is level s
    /// with certainty, also where rounding has left the norm smaller than |v_i|.
    /// </summary>
    /// <param name="value">v_i.</param>
    /// <param name="norm">The norm of its bucket: the 2-norm, or the largest magnitude.</param>
    /// <param name="levels">s.</param>
    public static (int Lower, double Upward) Of(double value, double norm, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(norm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(levels);
        if (norm == 0)
            return (0, 0);

        // The ratio first: it is exactly 1 at |v_i| = norm, where s |v_i| / norm may round to less than s.
        var position = Math.Min(levels * (Math.Abs(value) / norm), levels);
        var lower = (int)position;
        return (lower, position - lower);
    }

    /// <summary>
    /// 1 / (1 + min(n/s^2, sqrt(n)/s)): times this, the unbiased quantiser of a bucket of n elements becomes a contraction with
    /// E||x - C(x)||^2 &lt;= (1 - factor) ||x||^2 (Koloskova, Stich, Jaggi, "CHOCO-SGD", ICML 2019). Holds for the 2-norm and for the largest magnitude.
    /// </summary>
    /// <param name="length">n, elements of the bucket.</param>
    /// <param name="levels">s.</param>
    public static double ContractionFactor(int length, int levels) => 1 / (1 + QuantizationVariance.RelativeBound(length, levels));
}
