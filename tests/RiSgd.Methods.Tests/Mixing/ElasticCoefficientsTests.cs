namespace RiSgd.Methods.Tests;

public class ElasticCoefficientsTests
{
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.4)]
    [InlineData(4, 0.225)]
    [InlineData(4, 0.39)]
    [InlineData(8, 0.01)]
    public void Zeta_is_that_of_the_matrix_of_models_and_centre(int ranks, double alpha)
    {
        var w = new double[ranks + 1, ranks + 1];
        for (var i = 0; i < ranks; i++)
        {
            w[i, i] = 1 - alpha;
            w[i, ranks] = w[ranks, i] = alpha;
        }

        w[ranks, ranks] = 1 - (ranks * alpha);

        Assert.Equal(MixingMatrix.FromWeights(w).Zeta, new ElasticCoefficients(ranks, alpha).Zeta, 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void The_best_pull_has_the_smallest_zeta(int ranks)
    {
        var best = ElasticCoefficients.Best(ranks);
        var zeta = new ElasticCoefficients(ranks, best).Zeta;

        Assert.Equal(ranks == 1 ? 0 : ranks / (ranks + 2.0), zeta, 1e-15);
        Assert.All((double[])[0.9, 0.99, 1.01, 1.05], factor => Assert.True(new ElasticCoefficients(ranks, factor * best).Zeta > zeta));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void The_usual_pull_is_nine_tenths_over_the_ranks_and_stable(int ranks)
    {
        Assert.Equal(0.9 / ranks, ElasticCoefficients.Usual(ranks));
        Assert.InRange(new ElasticCoefficients(ranks, ElasticCoefficients.Usual(ranks)).Zeta, 0, 0.99);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void At_the_limit_zeta_reaches_one(int ranks) =>
        Assert.Equal(1, new ElasticCoefficients(ranks, ElasticCoefficients.Limit(ranks) - 1e-12).Zeta, 1e-10);

    [Theory]
    [InlineData(4, 0.0)]
    [InlineData(4, -0.1)]
    [InlineData(4, 0.4)]
    [InlineData(4, double.NaN)]
    [InlineData(1, 1.0)]
    public void A_pull_beyond_the_stable_range_is_a_usage_error_that_names_the_range(int ranks, double alpha)
    {
        var error = Assert.Throws<RunException>(() => new ElasticCoefficients(ranks, alpha));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--elastic-alpha", error.Message, StringComparison.Ordinal);
        Assert.Contains($"2/(p+1) = {(ranks == 4 ? "0.4" : "1")},", error.Message, StringComparison.Ordinal);
    }
}
