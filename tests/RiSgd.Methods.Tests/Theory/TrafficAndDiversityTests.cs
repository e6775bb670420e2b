namespace RiSgd.Methods.Tests;

public class TrafficAndDiversityTests
{
    [Theory]
    [InlineData(4, 4, 658_586, 3_951_516)]
    [InlineData(8, 4, 1000, 7000)]
    [InlineData(2, 8, 10, 80)]
    [InlineData(1, 4, 658_586, 0)]
    public void A_ring_all_reduce_sends_twice_the_vector_but_for_one_rank_s_part(int ranks, int elementSize, long elements, double bytes) =>
        Assert.Equal(bytes, Traffic.RingAllReduceBytes(ranks, elementSize, elements));

    private static double Diversity(params double[][] gradients)
    {
        static double Square(IEnumerable<double> vector) => vector.Sum(x => x * x);
        var sum = Enumerable.Range(0, gradients[0].Length).Select(k => gradients.Sum(gradient => gradient[k]));
        return GradientDiversity.Of(gradients.Sum(Square), Square(sum));
    }

    [Fact]
    public void RI_10_orthogonal_gradients_have_diversity_one() =>
        Assert.Equal(1, Diversity([3, 0, 0, 0], [0, -4, 0, 0], [0, 0, 0, 12]), 1e-15);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void RI_10_identical_gradients_have_diversity_one_over_their_number(int q) =>
        Assert.Equal(1.0 / q, Diversity([.. Enumerable.Repeat<double[]>([3, -4, 0, 12], q)]), 1e-15);

    [Fact]
    public void RI_10_conflicting_gradients_have_more_than_one_and_cancelling_ones_are_without_bound()
    {
        Assert.True(Diversity([3, 1], [-3, 2]) > 1);
        Assert.Equal(double.PositiveInfinity, Diversity([3, 1], [-3, -1]));
        Assert.Equal(double.NaN, Diversity([0, 0], [0, 0]));
    }
}
