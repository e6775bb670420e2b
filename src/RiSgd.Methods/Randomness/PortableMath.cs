namespace RiSgd.Methods;

/// <summary>
/// Logarithm and exponential made of IEEE 754 basic operations alone. The platform's own differ in the last bit between C libraries, and a
/// random stream must be the same on every machine of a run.
/// </summary>
public static class PortableMath
{
    // ln 2 in two parts: the first has 33 trailing zero bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SquareRootOfHalf = 0.70710678118654752440;

    private static ReadOnlySpan<double> InverseOdds =>
        [1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21];

    /// <summary>Natural logarithm of a positive finite number, to within about 2 units in the last place.</summary>
    public static double Log(double value)
    {
        var exponent = Math.ILogB(value) + 1;
        var mantissa = Math.ScaleB(value, -exponent);
        if (mantissa < SquareRootOfHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        // ln m = 2 artanh s with |s| < 0.172: s^2 < 0.03, so ten terms after the first reach past 53 bits.
        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var series = 0.0;
        for (var term = InverseOdds.Length - 1; term >= 0; term--)
            series = (series + InverseOdds[term]) * square;
        return (exponent * Ln2High) + ((2 * s) + ((2 * s * series) + (exponent * Ln2Low)));
    }

    /// <summary>
    /// Exponential of a number that is not positive, to within about 2 units in the last place; 0 below the smallest normal number.
    /// </summary>
    public static double Exp(double value)
    {
        if (value < -708)
            return 0;
        var exponent = (int)Math.Round(value / (Ln2High + Ln2Low));
        var rest = value - (exponent * Ln2High) - (exponent * Ln2Low);

        // |rest| < 0.35: 14 terms of the series reach past 53 bits.
        var series = 1.0;
        for (var term = 14; term >= 1; term--)
            series = 1 + (rest / term * series);
        return Math.ScaleB(series, exponent);
    }
}
