namespace RiSgd.Methods;

/// <summary>
/// What QSGD's quantiser does to a vector (Alistarh et al., NeurIPS 2017): v_i becomes ||v|| sign(v_i) l/s, with l one of the two levels
/// next to a_i = s |v_i| / ||v||, the upper one with probability frac(a_i).
/// </summary>
public static class QuantizationVariance
{
    /// <summary>E||Q(v) - v||^2 = (||v||^2 / s^2) sum_i f_i (1 - f_i), f_i = frac(a_i); exact.</summary>
    /// <param name="values">v, one bucket.</param>
    /// <param name="levels">s, at least 1.</param>
    /// <param name="norm">The scale in place of the 2-norm: the largest |v_i|, for example.</param>
    public static double Of(ReadOnlySpan<double> values, int levels, double? norm = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        var scale = norm ?? Norm(values);
        if (scale == 0)
            return 0;
        double sum = 0;
        foreach (var value in values)
        {
            var fraction = Position(value, scale, levels) % 1;
            sum += fraction * (1 - fraction);
        }

        return scale / levels * (scale / levels) * sum;
    }

    /// <summary>min(n / s^2, sqrt(n) / s): the largest E||Q(v) - v||^2 / ||v||^2 with the 2-norm (Lemma 3.1).</summary>
    /// <param name="length">n, elements of a bucket.</param>
    /// <param name="levels">s, at least 1.</param>
    public static double RelativeBound(long length, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return Math.Min(length / ((double)levels * levels), Math.Sqrt(length) / levels);
    }

    /// <summary>E of the number of elements that do not become zero: sum_i min(1, a_i); exact.</summary>
    /// <param name="values">v, one bucket.</param>
    /// <param name="levels">s, at least 1.</param>
    /// <param name="norm">The scale in place of the 2-norm: the largest |v_i|, for example.</param>
    public static double ExpectedNonZeros(ReadOnlySpan<double> values, int levels, double? norm = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        var scale = norm ?? Norm(values);
        if (scale == 0)
            return 0;
        double sum = 0;
        foreach (var value in values)
            sum += Math.Min(1, Position(value, scale, levels));
        return sum;
    }

    /// <summary>s (s + sqrt n): no vector has more expected non-zeros with the 2-norm (Lemma 3.1).</summary>
    /// <param name="length">n, elements of a bucket.</param>
    /// <param name="levels">s, at least 1.</param>
    public static double NonZerosBound(long length, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return levels * (levels + Math.Sqrt(length));
    }

    private static double Position(double value, double scale, int levels) => levels * (Math.Abs(value) / scale);

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value * value;
        return Math.Sqrt(sum);
    }
}
