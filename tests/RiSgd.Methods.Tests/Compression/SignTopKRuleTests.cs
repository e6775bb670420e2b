namespace RiSgd.Methods.Tests;

public class SignTopKRuleTests
{
    private static readonly double[] Example = [5, -1, .5, -4, 2, 0];

    [Fact]
    public void SQ_4_the_golden_example()
    {
        Assert.Equal([0, 3, 4], SparseSupport.Largest(Example, 3));
        Assert.Equal(11.0 / 3, SignTopKRule.Scale(Example, 3), 1e-15);
        Assert.Equal(5.916666667, SignTopKRule.SquaredError(Example, 3), 1e-9);
        Assert.Equal(0.8720720721, SignTopKRule.Omega(Example, 3), 1e-10);
    }

    [Fact]
    public void SQ_4_error_and_omega_are_those_of_the_compressed_vector_on_random_vectors()
    {
        var random = new CounterRandom(4, RandomPurpose.ProblemNoise);
        for (var trial = 0; trial < 200; trial++)
        {
            var x = new double[1 + random.NextInt32(50)];
            for (var i = 0; i < x.Length; i++)
                x[i] = random.NextGaussian();
            var k = 1 + random.NextInt32(x.Length);
            var compressed = new double[x.Length];
            foreach (var i in SparseSupport.Largest(x, k))
                compressed[i] = Math.Sign(x[i]) * SignTopKRule.Scale(x, k);

            var norm = x.Sum(v => v * v);
            var error = x.Zip(compressed, (a, b) => (a - b) * (a - b)).Sum();
            Assert.Equal(k, compressed.Count(v => v != 0));
            Assert.Equal(error, SignTopKRule.SquaredError(x, k), 1e-12 * norm);
            Assert.Equal(error, (1 - SignTopKRule.Omega(x, k)) * norm, 1e-12 * norm);
        }
    }

    [Fact]
    public void SQ_4_with_all_elements_it_is_the_scaled_sign()
    {
        var norm1 = Example.Sum(Math.Abs);
        Assert.Equal(norm1 / Example.Length, SignTopKRule.Scale(Example, Example.Length), 1e-15);
        Assert.Equal(Example.Sum(x => x * x) - (norm1 * norm1 / Example.Length), SignTopKRule.SquaredError(Example, Example.Length), 1e-12);
    }

    [Fact]
    public void Of_equal_magnitudes_those_with_the_lowest_index_are_kept() =>
        Assert.Equal([0, 1, 3], SparseSupport.Largest([2, -2, 1, 2, -2], 3));

    [Fact]
    public void The_zero_vector_is_sent_without_error()
    {
        Assert.Equal(0, SignTopKRule.SquaredError([0, 0, 0], 2));
        Assert.Equal(1, SignTopKRule.Omega([0, 0, 0], 2));
    }

    [Theory]
    [InlineData(0, 0.01, 0)]
    [InlineData(1, 0.01, 1)]
    [InlineData(99, 0.01, 1)]
    [InlineData(100, 0.01, 1)]
    [InlineData(250, 0.01, 2)]
    [InlineData(100, 0.57, 57)]
    [InlineData(100, 1, 100)]
    public void The_number_of_kept_elements_is_a_floor_but_never_none(int length, double ratio, int expected) =>
        Assert.Equal(expected, SparseSupport.Count(length, ratio));
}
