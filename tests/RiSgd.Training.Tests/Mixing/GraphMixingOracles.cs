using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of Cooperative SGD (Wang and Joshi 2018) and D-PSGD (Lian et al. 2017) over graphs, in float64, through the loop that trains networks.</summary>
public class GraphMixingOracles
{
    private static readonly double[] s_curvatures = [1, 2, 3, 4];
    private static readonly double[] s_centres = [-3, -3, -3, 2];
    private static readonly MixingMatrix s_ring = MixingMatrix.Metropolis(Graph.Ring(4));

    public static TheoryData<int, MeetingPoint> Intervals
    {
        get
        {
            var data = new TheoryData<int, MeetingPoint>();
            foreach (int tau in (int[])[1, 3, 5])
            {
                data.Add(tau, MeetingPoint.AfterUpdate);
                data.Add(tau, MeetingPoint.BeforeUpdate);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void CO_1_equal_weights_are_model_averaging(int tau, MeetingPoint point)
    {
        double[,] equal = new double[4, 4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
                equal[i, j] = 0.25;
        }

        AssertSame(new OracleRun { Tau = tau, Point = point, Steps = 32 }, MixingMatrix.FromWeights(equal));
    }

    [Theory]
    [InlineData(GraphWeights.Metropolis)]
    [InlineData(GraphWeights.Optimal)]
    public void DP_1_the_complete_graph_is_model_averaging_also_of_the_momentum(GraphWeights rule)
    {
        MixingMatrix complete = MixingMatrix.Of(Graph.Complete(4), rule);
        OracleRun run = new() { Tau = 3, Steps = 32, Rate = 0.01, Momentum = 0.9 };

        foreach (MomentumSync sync in Enum.GetValues<MomentumSync>())
            AssertSame(run with { MomentumSync = sync }, complete);
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void CO_2_the_identity_leaves_every_rank_to_itself(int tau, MeetingPoint point)
    {
        double[,] identity = new double[4, 4];
        for (int i = 0; i < 4; i++)
            identity[i, i] = 1;

        Trajectory run = new OracleRun { Tau = tau, Point = point, Steps = 30 }.Over(MixingMatrix.FromWeights(identity)).RunQ4();

        for (int t = 1; t <= 30; t++)
        {
            for (int j = 0; j < 4; j++)
                Close.To(s_centres[j] + (Math.Pow(1 - (0.05 * s_curvatures[j]), t) * (10 - s_centres[j])), run.At(j, t), 1e-12);
        }

        Assert.All(run.Ranks, rank => Assert.Equal(0, rank.Outcome!.BytesSent));
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void CO_3_the_mean_steps_along_the_mean_gradient_whatever_the_weights(int tau, MeetingPoint point)
    {
        double[] curvatures = [0.7, 1.3, 0.2];
        MixingMatrix[] all =
            [MixingMatrix.Metropolis(Graph.Ring(6)), MixingMatrix.OptimalConstant(Graph.Star(6)), MixingOracleRun.RandomWeights(6, 1), MixingOracleRun.RandomWeights(6, 2)];
        foreach (MixingMatrix w in all)
        {
            Trajectory run = new OracleRun { Tau = tau, Point = point, Rate = 0.1, Steps = 20 }.Over(w)
                .Run((rank, _) => new NoisyQuadratic(curvatures, deviation: 2, seed: 11, rank, initial: 3));

            using var noisy = new NoisyQuadratic(curvatures, deviation: 2, seed: 11, rank: 0, initial: 3);
            for (int t = 1; t < 20; t++)
            {
                double[] before = run.Mean(t), after = run.Mean(t + 1);
                for (int k = 0; k < 3; k++)
                {
                    double gradient = Enumerable.Range(0, 6).Average(j => (curvatures[k] * run.Ranks[j].Models[t - 1][k]) + noisy.Noise(j, t + 1)[k]);
                    Close.To(before[k] - (0.1 * gradient), after[k], 1e-13);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void CO_4_without_gradients_a_wave_on_the_ring_shrinks_by_its_eigenvalue(int k)
    {
        const int M = 8;
        double eigenvalue = (1 + (2 * Math.Cos(2 * Math.PI * k / M))) / 3;

        Trajectory run = new OracleRun { Steps = 12 }.Over(MixingMatrix.Metropolis(Graph.Ring(M)))
            .Run((rank, _) => new NoisyQuadratic([0], deviation: 0, seed: 1, rank, initial: Math.Cos(2 * Math.PI * rank * k / M)));

        for (int t = 1; t <= 12; t++)
        {
            for (int j = 0; j < M; j++)
                Assert.Equal(Math.Pow(eigenvalue, t) * Math.Cos(2 * Math.PI * j * k / M), run.At(j, t), 1e-15);
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void DP_2_adapt_then_combine_on_a_ring_follows_the_golden_trajectory(string implementation)
    {
        Trajectory run = new OracleRun { Steps = 3, Implementation = implementation }.Over(s_ring).RunQ4();

        AssertStep(run, 1, [8.8166667, 8.7, 8.3833333, 8.6]);
        AssertStep(run, 2, [7.6786111, 7.4772222, 7.1619444, 7.3938889]);
        AssertStep(run, 3, [6.6297639, 6.4039444, 6.1274213, 6.3658148]);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void DP_2_combine_then_adapt_on_a_ring_follows_the_golden_trajectory(string implementation)
    {
        Trajectory run = new OracleRun { Steps = 3, Point = MeetingPoint.BeforeUpdate, Implementation = implementation }.Over(s_ring).RunQ4();

        AssertStep(run, 1, [9.35, 8.7, 8.05, 8.4]);
        AssertStep(run, 2, [8.1991667, 7.53, 6.7258333, 7.32]);
        AssertStep(run, 3, [7.1230972, 6.432, 5.7330694, 6.351]);
    }

    [Theory]
    [InlineData(MeetingPoint.AfterUpdate, new[] { -0.91921101, -1.25563979, -1.01599189, -0.88038344 })]
    [InlineData(MeetingPoint.BeforeUpdate, new[] { -1.11320755, -1.45976126, -1.34424336, -0.48363496 })]
    public void DP_2_fixed_points_on_a_ring_are_golden_and_their_gradients_cancel(MeetingPoint point, double[] golden)
    {
        Trajectory run = new OracleRun { Steps = 1000, Point = point }.Over(s_ring).RunQ4();

        AssertStep(run, 1000, golden, 5e-9);
        Assert.Equal(0, Enumerable.Range(0, 4).Sum(j => s_curvatures[j] * (run.At(j, 1000) - s_centres[j])), 1e-12);
        Close.To(run.Mean(1000)[0], run.Final[0], 1e-14);
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void Periodic_mixing_with_momentum_follows_a_plain_loop(int tau, MeetingPoint point)
    {
        MixingMatrix w = MixingOracleRun.RandomWeights(4, 5);
        foreach (MomentumSync sync in Enum.GetValues<MomentumSync>())
        {
            double[][] expected = PlainCooperation.Run(
                w, 4, 10, 32, tau, point, 0.01, 0.9, sync, (i, x) => s_curvatures[i] * (x - s_centres[i]));

            Trajectory run = new OracleRun { Tau = tau, Point = point, Steps = 32, Rate = 0.01, Momentum = 0.9, MomentumSync = sync }.Over(w).RunQ4();

            for (int t = 1; t <= 32; t++)
                AssertStep(run, t, expected[t - 1], 1e-12);
        }
    }

    [Fact]
    public void Bytes_and_rounds_are_those_of_the_neighbours_and_the_distance_is_left_empty()
    {
        Trajectory run = new OracleRun { Tau = 5, Steps = 22 }.Over(s_ring).RunQ4();

        Assert.All(run.Ranks, rank =>
        {
            Assert.Equal([5L, 10, 15, 20, 22], rank.Rounds.Select(round => round.Step));
            Assert.Equal(5 * 2 * 8, rank.Outcome!.BytesSent);
            Assert.All(rank.Rounds, round => Assert.Equal(3, round.Participants));
            Assert.All(rank.Rounds, round => Assert.Null(round.ConsensusDistance));
            Assert.Null(rank.Steps[^1].ConsensusDistance);
        });
    }

    [Fact]
    public void A_run_that_is_interrupted_goes_on_with_the_same_bits()
    {
        OracleRun run = new OracleRun { Tau = 3, Steps = 20, Rate = 0.01, Momentum = 0.9 }.Over(s_ring);

        Trajectory whole = run.RunQ4(), resumed = (run with { InterruptAfter = 8 }).RunQ4();

        for (int j = 0; j < 4; j++)
            Assert.Equal(whole.Ranks[j].Models[^1], resumed.Ranks[j].Models[^1]);
        Assert.Equal(whole.Final, resumed.Final);
    }

    private static void AssertSame(OracleRun run, MixingMatrix w)
    {
        Trajectory expected = run.RunQ4(), actual = run.Over(w).RunQ4();
        for (int t = 1; t <= run.Steps; t++)
        {
            for (int j = 0; j < 4; j++)
                Close.To(expected.At(j, t), actual.At(j, t), 1e-12);
        }

        Close.All(expected.Final, actual.Final, 1e-12);
    }

    // Golden values have seven decimals.
    private static void AssertStep(Trajectory run, long step, double[] expected, double tolerance = 5.1e-8)
    {
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], run.At(j, step), tolerance);
    }
}
