using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of elastic averaging (EASGD, Zhang, Choromanska, LeCun 2015; Wang and Joshi 2018), in float64, through the loop that trains networks.</summary>
public class ElasticAveragingOracles
{
    private const double Alpha = 0.225;
    private static readonly double[] s_curvatures = [1, 2, 3, 4];
    private static readonly double[] s_centres = [-3, -3, -3, 2];

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void Adapt_then_combine_follows_the_golden_trajectory_of_models_and_centre(string implementation)
    {
        var centre = new CentreTrajectory();
        Trajectory run = new OracleRun { Steps = 3, Implementation = implementation }.Elastically(Alpha, centre).RunQ4();

        AssertStep(run, centre, 1, [9.49625, 8.9925, 8.48875, 8.76, 8.7625]);
        AssertStep(run, centre, 3, [8.1556360098, 7.113739875, 6.1623203887, 6.8502490781, 6.9504312109]);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void Combine_then_adapt_follows_the_golden_trajectory_of_models_and_centre(string implementation)
    {
        var centre = new CentreTrajectory();
        Trajectory run = new OracleRun { Steps = 3, Point = MeetingPoint.BeforeUpdate, Implementation = implementation }.Elastically(Alpha, centre).RunQ4();

        AssertStep(run, centre, 1, [9.35, 8.7, 8.05, 8.4, 10]);
        AssertStep(run, centre, 3, [8.25865625, 6.95175, 5.79109375, 6.6725625, 7.8540625]);
    }

    [Fact]
    public void The_fixed_point_has_the_golden_bias_in_mean_and_centre_alike()
    {
        var centre = new CentreTrajectory();
        Trajectory run = new OracleRun { Steps = 1000 }.Elastically(Alpha, centre).RunQ4();

        Assert.Equal(-1.2291191073, centre.Rounds[^1][0], 5.1e-11);
        Assert.Equal(-1.2291191073, run.Mean(1000)[0], 5.1e-11);
    }

    [Theory]
    [InlineData(1, MeetingPoint.AfterUpdate)]
    [InlineData(4, MeetingPoint.AfterUpdate)]
    [InlineData(1, MeetingPoint.BeforeUpdate)]
    [InlineData(4, MeetingPoint.BeforeUpdate)]
    public void CO_3_the_mean_of_models_and_centre_steps_along_the_mean_gradient_with_the_smaller_rate(int tau, MeetingPoint point)
    {
        // u = (sum_i x_i + z) / (m + 1) with eta_eff = eta m / (m + 1); the centre changes at rounds alone
        var centre = new CentreTrajectory();
        Trajectory run = new OracleRun { Tau = tau, Point = point, Steps = 40 }.Elastically(Alpha, centre).RunQ4();

        for (int t = 1; t < 40; t++)
        {
            double gradient = Enumerable.Range(0, 4).Average(j => s_curvatures[j] * (run.At(j, t) - s_centres[j]));
            Close.To(Mean(t) - (0.05 * 4 / 5 * gradient), Mean(t + 1), 1e-13);
        }

        double Mean(int t) => (Enumerable.Range(0, 4).Sum(j => run.At(j, t)) + (t < tau ? 10 : centre.Rounds[(t / tau) - 1][0])) / 5;
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(Alpha)]
    [InlineData(0.35)]
    public void EA_1_and_EA_2_without_gradients_the_sum_stays_and_the_differences_shrink_by_their_factors(double alpha)
    {
        // one step with noise drives the models apart; after it the rate is 0
        var centre = new CentreTrajectory();
        Trajectory run = (new OracleRun { Steps = 9 }.Elastically(alpha, centre) with { LearningRate = LearningRates.Step(1, [1], 0) })
            .Run((rank, _) => new NoisyQuadratic([0, 0, 0], deviation: 1, seed: 4, rank, initial: 2));

        for (int k = 0; k < 3; k++)
        {
            double sum = Sum(1), toCentre = run.Mean(1)[k] - centre.Rounds[0][k];
            Assert.True(Math.Abs(toCentre) > 1e-3);
            for (int t = 2; t <= 9; t++)
            {
                Assert.Equal(sum, Sum(t), 1e-13);
                Assert.Equal(Math.Pow(1 - (5 * alpha), t - 1) * toCentre, run.Mean(t)[k] - centre.Rounds[t - 1][k], 1e-14);
                for (int j = 0; j < 4; j++)
                    Assert.Equal(Math.Pow(1 - alpha, t - 1) * Away(j, 1), Away(j, t), 1e-14);
            }

            double Sum(int t) => (4 * run.Mean(t)[k]) + centre.Rounds[t - 1][k];
            double Away(int j, int t) => run.Ranks[j].Models[t - 1][k] - run.Mean(t)[k];
        }
    }

    [Theory]
    [InlineData(3, MeetingPoint.AfterUpdate)]
    [InlineData(3, MeetingPoint.BeforeUpdate)]
    [InlineData(7, MeetingPoint.AfterUpdate)]
    public void Periodic_elastic_averaging_with_momentum_follows_a_plain_loop(int tau, MeetingPoint point)
    {
        foreach (MomentumSync sync in (MomentumSync[])[MomentumSync.Local, MomentumSync.Reset])
        {
            double[][] expected = PlainCooperation.Run(
                PlainCooperation.Elastic(4, Alpha), 4, 10, 32, tau, point, 0.01, 0.9, sync, (i, x) => s_curvatures[i] * (x - s_centres[i]));

            var centre = new CentreTrajectory();
            Trajectory run = new OracleRun { Tau = tau, Point = point, Steps = 32, Rate = 0.01, Momentum = 0.9, MomentumSync = sync }.Elastically(Alpha, centre).RunQ4();

            for (int t = 1; t <= 32; t++)
            {
                for (int j = 0; j < 4; j++)
                    Close.To(expected[t - 1][j], run.At(j, t), 1e-12);
            }

            Close.To(expected[^1][4], centre.Rounds[^1][0], 1e-12);
        }
    }

    [Fact]
    public void A_run_ends_with_the_centre_or_if_so_chosen_with_the_mean()
    {
        var centre = new CentreTrajectory();
        OracleRun run = new() { Steps = 7, Tau = 3, EvaluateEvery = 2 };

        Trajectory withCentre = run.Elastically(Alpha, centre).RunQ4();
        Trajectory withMean = run.Elastically(Alpha, reportCentre: false).RunQ4();

        Assert.All(withCentre.Ranks, rank => Assert.Equal(centre.Rounds[^1], rank.Final));
        Close.All(withCentre.Mean(7), withMean.Final, 1e-14);
        Assert.True(Math.Abs(withMean.Final[0] - withCentre.Final[0]) > 1e-3);

        // evaluations in between are of the centre too: at step 4 that of the round after step 3
        double loss = Enumerable.Range(0, 4).Average(i => s_curvatures[i] / 2 * Math.Pow(centre.Rounds[0][0] - s_centres[i], 2));
        Close.To(loss, withCentre.Ranks[0].Evaluations[1].TrainLoss!.Value, 1e-13);
    }

    [Fact]
    public void The_consensus_distance_is_that_to_the_mean_before_the_round()
    {
        Trajectory run = new OracleRun { Steps = 1 }.Elastically(Alpha).RunQ4();

        // after the first update (9.35, 8.7, 8.05, 8.4): mean 8.625
        Assert.Equal([0.725, 0.075, 0.575, 0.225], run.Ranks.Select(rank => Math.Round(rank.Rounds[0].ConsensusDistance!.Value, 12)));
    }

    [Fact]
    public void A_run_that_is_interrupted_goes_on_with_the_same_bits()
    {
        OracleRun run = new OracleRun { Tau = 3, Steps = 20, Rate = 0.01, Momentum = 0.9 }.Elastically(Alpha);

        Trajectory whole = run.RunQ4(), resumed = (run with { InterruptAfter = 8 }).RunQ4();

        for (int j = 0; j < 4; j++)
            Assert.Equal(whole.Ranks[j].Models[^1], resumed.Ranks[j].Models[^1]);
        Assert.Equal(whole.Final, resumed.Final);
    }

    // Golden values have ten decimals; the last one is the centre's.
    private static void AssertStep(Trajectory run, CentreTrajectory centre, int step, double[] golden)
    {
        for (int j = 0; j < 4; j++)
            Assert.Equal(golden[j], run.At(j, step), 5.1e-11);
        Assert.Equal(golden[4], centre.Rounds[step - 1][0], 5.1e-11);
    }
}
