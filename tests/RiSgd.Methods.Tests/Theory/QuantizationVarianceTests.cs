using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

/// <summary>QS-2, in closed form: variance and sparsity of QSGD's quantiser.</summary>
public class QuantizationVarianceTests
{
    private static readonly double[] Vec13 = [3, -4, 0, 12];

    [Theory]
    [InlineData(1, 78, 338)]
    [InlineData(2, 26, 169)]
    [InlineData(4, 4.875, 42.25)]
    [InlineData(7, 2.122448980, 13.79591837)]
    [InlineData(127, 0.004836009672, 0.0419120838)]
    public void QS_2_golden_variances_and_bounds_of_VEC13(int levels, double variance, double bound)
    {
        Assert.Equal(variance, QuantizationVariance.Of(Vec13, levels), 5.1e-10 * variance);
        Assert.Equal(bound, 169 * QuantizationVariance.RelativeBound(4, levels), 1e-9 * bound);
    }

    [Fact]
    public void QS_2_golden_non_zeros_of_VEC13()
    {
        Assert.Equal(1.461538462, QuantizationVariance.ExpectedNonZeros(Vec13, 1), 5.1e-10);
        Assert.Equal(2.076923077, QuantizationVariance.ExpectedNonZeros(Vec13, 2), 5.1e-10);
        Assert.Equal(3, QuantizationVariance.ExpectedNonZeros(Vec13, 127));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void QS_2_both_equal_the_sum_over_all_outcomes(int levels)
    {
        double[] v = [0.5, -2, 0.25, 1, -0.125];
        var norm = Math.Sqrt(v.Sum(x => x * x));
        double variance = 0, nonZeros = 0;
        for (var outcome = 0; outcome < 1 << v.Length; outcome++)
        {
            double probability = 1, error = 0;
            var count = 0;
            for (var i = 0; i < v.Length; i++)
            {
                var position = levels * Math.Abs(v[i]) / norm;
                var up = (outcome >> i) & 1;
                var level = Math.Floor(position) + up;
                probability *= up == 1 ? position - Math.Floor(position) : 1 - position + Math.Floor(position);
                error += Math.Pow((norm * level / levels) - Math.Abs(v[i]), 2);
                count += level > 0 ? 1 : 0;
            }

            variance += probability * error;
            nonZeros += probability * count;
        }

        Assert.Equal(variance, QuantizationVariance.Of(v, levels), 1e-13);
        Assert.Equal(nonZeros, QuantizationVariance.ExpectedNonZeros(v, levels), 1e-13);
    }

    [Property(Replay = "3331,71", MaxTest = 300)]
    public void QS_2_no_vector_exceeds_the_bounds(NormalFloat[] values, PositiveInt levels)
    {
        var v = Array.ConvertAll(values, value => value.Get);
        var square = v.Sum(x => x * x);
        var limit = square * QuantizationVariance.RelativeBound(v.Length, levels.Get);

        Assert.True(QuantizationVariance.Of(v, levels.Get) <= limit * (1 + 1e-12));
        Assert.True(QuantizationVariance.ExpectedNonZeros(v, levels.Get) <= QuantizationVariance.NonZerosBound(v.Length, levels.Get));
    }

    [Fact]
    public void QS_2_vectors_on_levels_are_exact()
    {
        double[] oneHot = [0, 0, -0.1, 0], equal = [0.3, -0.3, 0.3, 0.3];

        Assert.Equal(0, QuantizationVariance.Of(oneHot, 7));
        Assert.Equal(1, QuantizationVariance.ExpectedNonZeros(oneHot, 7));
        Assert.Equal(0, QuantizationVariance.Of([0, 0], 3));
        Assert.Equal(0, QuantizationVariance.ExpectedNonZeros([0, 0], 3));
        Assert.Equal(0, QuantizationVariance.Of(equal, 5, norm: 0.3));

        // With the 2-norm they lie at s/2: halfway between levels for odd s.
        Assert.Equal(0.36 / 25, QuantizationVariance.Of(equal, 5), 1e-15);
    }

    [Fact]
    public void The_largest_element_as_norm_lowers_the_variance()
    {
        // Positions 7/4, 7/3 and 7 instead of 21/13, 28/13 and 84/13.
        var expected = 144.0 / 49 * ((0.75 * 0.25) + (2.0 / 9));

        Assert.Equal(expected, QuantizationVariance.Of(Vec13, 7, norm: 12), 1e-13);
        Assert.True(expected < QuantizationVariance.Of(Vec13, 7));
    }
}
