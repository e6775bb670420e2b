namespace RiSgd.Methods.Tests;

/// <summary>JS-3: the exact projection of layer weights onto a budget.</summary>
public class BudgetProjectionTests
{
    private const double Rounding = 1e-12;

    private static double[] Project(double[] weights, double budget, double floor) =>
        ProjectLogarithms([.. weights.Select(w => Math.Log(w))], budget, floor);

    private static double[] ProjectLogarithms(double[] logWeights, double budget, double floor)
    {
        var probabilities = new double[logWeights.Length];
        BudgetProjection.Project(logWeights, budget, floor, probabilities);
        return probabilities;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var d = 0; d < expected.Length; d++)
            Assert.Equal(expected[d], actual[d], tolerance);
    }

    [Fact]
    public void JS_3_golden_projections()
    {
        AssertClose([1.0 / 6, 1.0 / 3, 1.0 / 2, 1], Project([.1, .2, .3, 10], 2, .05), Rounding);
        AssertClose([.2, .4, .6, .8], Project([.1, .2, .3, .4], 2, .05), Rounding);
    }

    [Fact]
    public void JS_3_the_result_meets_the_budget_and_the_bounds_and_depends_on_ratios_alone()
    {
        var random = new CounterRandom(3, RandomPurpose.SyntheticData);
        for (var repetition = 0; repetition < 500; repetition++)
        {
            var n = 1 + random.NextInt32(12);
            var floor = 0.01 + (0.5 * random.NextDouble());
            var budget = n * (floor + ((1 - floor) * random.NextDouble()));
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => Math.Exp(6 * random.NextGaussian()))];

            var q = Project(weights, budget, floor);

            Assert.Equal(budget, q.Sum(), 1e-11);
            Assert.All(q, p => Assert.InRange(p, floor, 1));
            AssertClose(q, Project([.. weights.Select(w => 10 * w)], budget, floor), 1e-11);
        }
    }

    [Fact]
    public void JS_3_a_generic_constrained_minimiser_finds_the_same_point()
    {
        var random = new CounterRandom(4, RandomPurpose.SyntheticData);
        for (var repetition = 0; repetition < 20; repetition++)
        {
            var n = 2 + random.NextInt32(5);
            var floor = 0.02 + (0.3 * random.NextDouble());
            var budget = n * (floor + ((1 - floor) * random.NextDouble()));
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => Math.Exp(2 * random.NextGaussian()))];

            AssertClose(MinimiseByPairs(weights, budget, floor), Project(weights, budget, floor), 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(54)]
    public void Budgets_at_either_end_give_exactly_one_and_exactly_the_floor(int layers)
    {
        double[] logWeights = [.. Enumerable.Range(0, layers).Select(d => Math.Sin(d))];

        Assert.All(ProjectLogarithms(logWeights, layers, 0.4), p => Assert.Equal(1, p));
        Assert.All(ProjectLogarithms(logWeights, layers * 0.4, 0.4), p => Assert.Equal(0.4, p, Rounding));
    }

    [Fact]
    public void Equal_weights_share_the_budget_equally() =>
        Assert.All(ProjectLogarithms(new double[20], 15, 0.4), p => Assert.Equal(0.75, p, Rounding));

    [Fact]
    public void Ratios_beyond_the_range_of_a_double_are_no_trouble() =>
        AssertClose([0.1, 0.2, 0.7, 1], ProjectLogarithms([-3000, -1500, -1500 + Math.Log(3.5), 800], 2, 0.1), 1e-11);

    /// <summary>
    /// Minimises KL(q || w) over the constraints by nothing but evaluations of it: pairs of coordinates exchange probability along q_i + q_j =
    /// constant, each to the minimum of the convex line by ternary search, until no pair gains.
    /// </summary>
    private static double[] MinimiseByPairs(double[] weights, double budget, double floor)
    {
        double[] q = [.. weights.Select(_ => budget / weights.Length)];
        for (var sweep = 0; sweep < 400; sweep++)
        {
            for (var i = 0; i < q.Length; i++)
            {
                for (var j = i + 1; j < q.Length; j++)
                {
                    var sum = q[i] + q[j];
                    double low = Math.Max(floor, sum - 1), high = Math.Min(1, sum - floor);
                    for (var search = 0; search < 80; search++)
                    {
                        double left = low + ((high - low) / 3), right = high - ((high - low) / 3);
                        if (Divergence(left, weights[i]) + Divergence(sum - left, weights[j]) < Divergence(right, weights[i]) + Divergence(sum - right, weights[j]))
                            high = right;
                        else
                            low = left;
                    }

                    (q[i], q[j]) = (low, sum - low);
                }
            }
        }

        return q;
    }

    private static double Divergence(double q, double weight) => (q * Math.Log(q / weight)) - q + weight;
}
