namespace RiSgd.Methods;

/// <summary>
/// The composed compressor SignTopK (Basu et al., "Qsparse-local-SGD", NeurIPS 2019): with S the k largest |x_i|, C(x)_i = (||x_S||_1 / k) sign(x_i) on S
/// and 0 elsewhere. The signs count as +1 for zeros, which changes no error: only x_i sign(x_i) enters it. With k = d this is the scaled sign
/// ||x||_1 / d sign(x) (Bernstein et al., ICML 2018; Karimireddy et al., ICML 2019).
/// </summary>
public static class SignTopKRule
{
    /// <summary>||x_S||_1 / k: the magnitude of every kept element.</summary>
    public static double Scale(IReadOnlyList<double> values, int k) => SparseSupport.Largest(values, k).Sum(i => Math.Abs(values[i])) / k;

    /// <summary>
    /// ||x - C(x)||^2 = ||x||^2 - ||x_S||_1^2 / k: inside S the cross term 2 scale ||x_S||_1 is twice k scale^2, outside nothing is sent.
    /// </summary>
    public static double SquaredError(IReadOnlyList<double> values, int k)
    {
        ArgumentNullException.ThrowIfNull(values);
        var scale = Scale(values, k);
        return values.Sum(x => x * x) - (k * scale * scale);
    }

    /// <summary>
    /// omega(x) = ||x_S||_1^2 / (k ||x||^2): the compressor contracts by it, ||x - C(x)||^2 = (1 - omega) ||x||^2. 1 for the zero vector, which is sent exactly.
    /// </summary>
    public static double Omega(IReadOnlyList<double> values, int k)
    {
        ArgumentNullException.ThrowIfNull(values);
        var squared = values.Sum(x => x * x);
        var scale = Scale(values, k);
        return squared == 0 ? 1 : k * scale * scale / squared;
    }
}
