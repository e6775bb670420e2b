namespace RiSgd.Methods.Tests;

/// <summary>The plans' chunks and weights in the plain reference loop, against closed forms and golden numbers.</summary>
public class ReferenceOracleTests
{
    // A unit of the last printed digit: some of the golden numbers are cut, not rounded.
    private const double Printed = 1e-10;

    [Fact]
    public void RI_2_tau_one_with_full_gradients_is_gradient_descent_for_every_redundancy()
    {
        for (var q = 1; q <= 4; q++)
        {
            Assert.Equal(8.625, FourQuadratics.Run(q, 1, 1).Mean, 1e-12);
            Assert.Equal(7.421875, FourQuadratics.Run(q, 1, 2).Mean, 1e-12);
            Assert.Equal(6.369140625, FourQuadratics.Run(q, 1, 3).Mean, 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RI_3_sum_with_a_learning_rate_of_one_qth_is_mean(int q)
    {
        var mean = FourQuadratics.Run(q, 7, 35).X;
        var sum = FourQuadratics.Run(q, 7, 35, FourQuadratics.LearningRate / q, ChunkReduce.Sum).X;

        Assert.All(mean.Zip(sum), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(1, 4.7812828125, 1.9949363179, 0.5072667414, -1.1968990429, -1.4821892808, -1.7237237459)]
    [InlineData(2, 4.7052461426, 1.9451087954, 0.5062584957, -1.0606154014, -1.2127023607, -1.2771726596)]
    [InlineData(3, 4.6566694187, 1.9035935804, 0.4851100229, -1.0225381417, -1.0804296057, -1.1033428855)]
    [InlineData(4, 4.6419982910, 1.8938313378, 0.4842719511, -1.0, -0.9861389753, -1.0)]
    public void RI_4_rounds_and_fixed_points_are_the_golden_ones(
        int q, double first, double second, double third, double fixed5, double first50, double fixed50)
    {
        Assert.Equal(first, FourQuadratics.Run(q, 5, 5).Mean, Printed);
        Assert.Equal(second, FourQuadratics.Run(q, 5, 10).Mean, Printed);
        Assert.Equal(third, FourQuadratics.Run(q, 5, 15).Mean, Printed);
        Assert.Equal(fixed5, FourQuadratics.Run(q, 5, 2000).Mean, Printed);
        Assert.Equal(first50, FourQuadratics.Run(q, 50, 50).Mean, Printed);
        Assert.Equal(fixed50, FourQuadratics.Run(q, 50, 5000).Mean, Printed);
    }

    [Fact]
    public void RI_4_the_literal_sum_of_two_chunks_is_the_golden_one() =>
        Assert.Equal(1.7557203125, FourQuadratics.Run(2, 5, 5, reduce: ChunkReduce.Sum).Mean, Printed);

    [Fact]
    public void RI_5_full_redundancy_with_full_gradients_has_no_drift_for_any_tau()
    {
        var expected = FourQuadratics.Run(4, 1, 60).Mean;

        foreach (var tau in (int[])[2, 5, 20, 60])
            Assert.All(FourQuadratics.Run(4, tau, 60).X, x => Assert.Equal(expected, x, 1e-12));
    }

    [Fact]
    public void Averaging_before_the_update_gives_the_golden_local_models()
    {
        var before = new ReferenceLocalSgd(4, FourQuadratics.Start, new LocalRule(FourQuadratics.LearningRate))
            .Run(10, 5, FourQuadratics.Gradient(1), averageBeforeUpdate: true);

        double[] golden = [2.0957408807, 1.9174960557, 1.8327923168, 2.1854503505];
        Assert.All(before.X.Zip(golden), pair => Assert.Equal(pair.Second, pair.First, Printed));
        Assert.Equal(2.0078699009, before.Mean, Printed);
    }

    [Theory]
    [InlineData(MomentumAtAverage.Local, -4.6419262634, 24.6177768801, 35.3783128741, 37.1497264793, -66.0315266463)]
    [InlineData(MomentumAtAverage.Average, -4.7647943324, 6.8288629934, 6.8288629934, 6.8288629934, 6.8288629934)]
    [InlineData(MomentumAtAverage.Reset, 1.5149610346, 0, 0, 0, 0)]
    public void PR_4_momentum_at_averagings_gives_the_golden_models_and_buffers(
        MomentumAtAverage policy, double x, double u0, double u1, double u2, double u3)
    {
        var run = new ReferenceLocalSgd(4, FourQuadratics.Start, new LocalRule(0.01, 0.9)).Run(20, 5, FourQuadratics.Gradient(1), policy);

        Assert.Equal(x, run.Mean, Printed);
        Assert.All(run.U.Zip([u0, u1, u2, u3]), pair => Assert.Equal(pair.Second, pair.First, Printed));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void PR_1_PR_2_on_identical_quadratics_with_the_same_noise_the_mean_model_does_not_depend_on_tau_unless_momentum_is_reset(
        double momentum, bool nesterov)
    {
        const int Steps = 100;
        static double Noisy(int rank, double x, int t) =>
            (0.7 * (x - 1)) + (2 * new CounterRandom(1, RandomPurpose.SyntheticData, rank, iteration: t).NextGaussian());
        double Mean(int tau, MomentumAtAverage policy) =>
            new ReferenceLocalSgd(4, 3, new LocalRule(0.1, momentum, nesterov)).Run(Steps, tau, Noisy, policy).Mean;

        var synchronous = Mean(1, MomentumAtAverage.Average);
        foreach (var tau in (int[])[1, 7, 50, Steps])
        {
            Assert.Equal(synchronous, Mean(tau, MomentumAtAverage.Local), 1e-12);
            Assert.Equal(synchronous, Mean(tau, MomentumAtAverage.Average), 1e-12);
        }

        if (momentum > 0)
            Assert.True(Math.Abs(synchronous - Mean(7, MomentumAtAverage.Reset)) > 0.01);
    }

    [Fact]
    public void PR_5_averaging_models_at_every_step_is_averaging_gradients()
    {
        const double Momentum = 0.9;
        var models = new ReferenceLocalSgd(4, FourQuadratics.Start, new LocalRule(0.01, Momentum))
            .Run(30, 1, FourQuadratics.Gradient(1)).Mean;
        double x = FourQuadratics.Start, u = 0;
        for (var t = 1; t <= 30; t++)
        {
            u = (Momentum * u) + FourQuadratics.A.Zip(FourQuadratics.C, (a, c) => a * (x - c)).Average();
            x -= 0.01 * u;
        }

        Assert.Equal(x, models, 1e-12);
    }
}
