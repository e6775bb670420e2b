namespace RiSgd.Methods.Tests;

public class QsgdLevelsTests
{
    private static readonly double[] Vec13 = [3, -4, 0, 12];

    public static TheoryData<double[]> Vectors => new() { Vec13, Gaussian(1000), OneHot(7, 3, -2.5), Enumerable.Repeat(0.1, 50).ToArray() };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void QS_1_the_exact_expectation_is_the_vector(double[] v)
    {
        var norm = Norm(v);
        foreach (var s in (int[])[1, 2, 4, 7, 15, 127])
        {
            foreach (var value in v)
            {
                var (lower, upward) = QsgdLevels.Of(value, norm, s);
                var mean = norm * Math.Sign(value) * (((1 - upward) * lower / s) + (upward * (lower + 1) / s));
                Assert.Equal(value, mean, 1e-15 * norm);
            }
        }
    }

    [Theory]
    [InlineData(1, 78, 1.461538462)]
    [InlineData(2, 26, 2.076923077)]
    [InlineData(4, 4.875, 0)]
    [InlineData(7, 2.122448980, 0)]
    [InlineData(127, 0.004836009672, 0)]
    public void QS_2_levels_and_probabilities_give_the_golden_variance_and_number_of_nonzeros(int s, double variance, double nonzeros)
    {
        var levels = Vec13.Select(value => QsgdLevels.Of(value, 13, s)).ToArray();

        Assert.Equal(variance, 169.0 / (s * s) * levels.Sum(level => level.Upward * (1 - level.Upward)), 1e-8);
        if (nonzeros > 0)
            Assert.Equal(nonzeros, levels.Sum(level => level.Lower > 0 ? 1 : level.Upward), 1e-9);
    }

    [Fact]
    public void QS_2_an_element_as_large_as_the_norm_has_level_s_with_certainty()
    {
        // 3.3, 0.7 and the like: s |v| / norm in another order of operations rounds below s for some of them.
        for (var s = 1; s <= 300; s++)
        {
            foreach (var value in (double[])[3.3, -0.7, 1e-300, 1e300, 13, 0.1])
                Assert.Equal((s, 0), QsgdLevels.Of(value, Math.Abs(value), s));
        }
    }

    [Fact]
    public void A_norm_that_rounding_left_too_small_gives_level_s_and_a_zero_vector_level_0()
    {
        Assert.Equal((15, 0), QsgdLevels.Of(1, Math.BitDecrement(1.0), 15));
        Assert.Equal((0, 0), QsgdLevels.Of(0, 0, 15));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Times_the_contraction_factor_the_quantiser_contracts_by_it(double[] v)
    {
        var squared = Norm(v) * Norm(v);
        foreach (var s in (int[])[1, 2, 4, 15])
        {
            foreach (var norm in (double[])[Norm(v), v.Max(Math.Abs)])
            {
                var variance = norm * norm / (s * s) * v.Sum(value => QsgdLevels.Of(value, norm, s).Upward is var f ? f * (1 - f) : 0);
                var c = QsgdLevels.ContractionFactor(v.Length, s);
                var error = (c * c * variance) + ((1 - c) * (1 - c) * squared);
                Assert.InRange(error, 0, (1 - c) * squared);
            }
        }
    }

    [Fact]
    public void The_contraction_factor_takes_the_smaller_bound()
    {
        Assert.Equal(1 / (1 + (Math.Sqrt(512) / 15)), QsgdLevels.ContractionFactor(512, 15), 1e-15);
        Assert.Equal(1 / (1 + (64.0 / 225)), QsgdLevels.ContractionFactor(64, 15), 1e-15);
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));

    private static double[] Gaussian(int length)
    {
        var random = new CounterRandom(8, RandomPurpose.ProblemNoise);
        var values = new double[length];
        for (var i = 0; i < length; i++)
            values[i] = random.NextGaussian();
        return values;
    }

    private static double[] OneHot(int length, int position, double value)
    {
        var values = new double[length];
        values[position] = value;
        return values;
    }
}
