namespace RiSgd.Methods.Tests;

/// <summary>PR-3: the spread of local models between two averagings on a homogeneous quadratic.</summary>
public class ConsensusSpreadTests
{
    private static readonly ConsensusSpread Spread = new(4, 0.1, 0.7, 2);

    [Fact]
    public void PR_3_golden_numbers()
    {
        Assert.Equal(0.170043181, Spread.SquaredDistance(10), 5e-10);
        Assert.Equal(0.056681060, Spread.VarianceOfMean(10), 5e-10);
    }

    [Fact]
    public void PR_3_formulas_hold_for_simulated_local_steps()
    {
        const int Repetitions = 20_000;
        var distances = new double[Repetitions];
        var means = new double[Repetitions];
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var x = new double[Spread.Ranks];
            for (var rank = 0; rank < x.Length; rank++)
            {
                var random = new CounterRandom(1, RandomPurpose.SyntheticData, rank, iteration: repetition);
                for (var step = 0; step < 10; step++)
                    x[rank] -= Spread.LearningRate * ((Spread.Curvature * x[rank]) + (Spread.NoiseDeviation * random.NextGaussian()));
            }

            means[repetition] = x.Average();
            distances[repetition] = x.Average(value => (value - x.Average()) * (value - x.Average()));
        }

        var standardError = Math.Sqrt(Statistics.VarianceOf(distances).Variance / Repetitions);
        Assert.Equal(Spread.SquaredDistance(10), distances.Average(), 4 * standardError);
        var (variance, error) = Statistics.VarianceOf(means);
        Assert.Equal(Spread.VarianceOfMean(10), variance, 4 * error);
    }

    [Fact]
    public void Models_do_not_differ_right_after_an_averaging_nor_on_one_rank()
    {
        Assert.Equal(0, Spread.SquaredDistance(0));
        Assert.Equal(0, (Spread with { Ranks = 1 }).SquaredDistance(10));
    }
}
