using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>
/// Oracles of outer momentum (SlowMo, Wang, Tantia, Ballas, Rabbat, ICLR 2020; DiLoCo, Douillard et al., 2023) and of post-local SGD (Lin, Stich, Patel, Jaggi, ICLR 2020), in float64,
/// through the loop that trains networks.
/// </summary>
public class OuterMomentumOracles
{
    public static TheoryData<string, MomentumSync> RulesAndMomenta => new()
    {
        { "slowmo", MomentumSync.Local },
        { "slowmo", MomentumSync.Average },
        { "slowmo", MomentumSync.Reset },
        { "nesterov", MomentumSync.Local },
        { "nesterov", MomentumSync.Average },
        { "nesterov", MomentumSync.Reset },
    };

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void SM_1_slow_momentum_of_zero_with_rate_one_is_local_SGD(string implementation) => AssertLocalSgd(OuterRule.SlowMo(1, 0), implementation);

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void DL_1_the_outer_rate_one_without_momentum_is_local_SGD(string implementation) => AssertLocalSgd(OuterRule.Nesterov(1, 0), implementation);

    [Fact]
    public void SM_2_a_constant_drift_gathers_slow_momentum()
    {
        OracleRun run = With(new OracleRun { Tau = 12, Steps = 96, Rate = 0.1, LocalStep = (_, _) => new DriftStep() }, OuterRule.SlowMo(1, 0.7));
        Trajectory trajectory = run.RunQ4();

        double sum = Enumerable.Range(1, 8).Sum(r => (1 - Math.Pow(0.7, r)) / (1 - 0.7));
        Close.To(10 - (0.1 * 12 * sum), trajectory.Final[0], 1e-12);
        Assert.Equal(-23.20471476, trajectory.Final[0] - 10, 5.1e-9);
    }

    [Fact]
    public void DL_2_a_constant_change_gathers_outer_momentum()
    {
        OracleRun run = With(new OracleRun { Tau = 1, Steps = 8, Rate = 1, LocalStep = (_, _) => new DriftStep() }, OuterRule.Nesterov(0.7, 0.9));
        Assert.Equal(-23.707490807, run.RunQ4().Final[0] - 10, 5.1e-10);
    }

    [Theory]
    [MemberData(nameof(RulesAndMomenta))]
    public void Every_round_follows_a_plain_loop_with_the_rate_of_its_step(string rule, MomentumSync sync)
    {
        ILearningRateSchedule rates = LearningRates.Step(0.02, [17], 0.25);
        OracleRun run = With(
            new OracleRun { Tau = 5, Steps = 33, Momentum = 0.9, MomentumSync = sync, LearningRate = rates },
            rule == "slowmo" ? OuterRule.SlowMo(0.9, 0.6) : OuterRule.Nesterov(0.9, 0.6));
        Trajectory trajectory = run.RunQ4();

        var plain = new PlainRanks(momentum: 0.9);
        double previous = 10, u = 0;
        for (int t = 1; t <= 33; t++)
        {
            double rate = rates.At(t);
            plain.Step(rate);
            if (t % 5 == 0 || t == 33)
            {
                double delta = previous - plain.Mean;
                u = rule == "slowmo" ? (0.6 * u) + (delta / rate) : (0.6 * u) + delta;
                previous -= rule == "slowmo" ? 0.9 * rate * u : 0.9 * ((0.6 * u) + delta);
                plain.TakeOver(previous);
                plain.Sync(sync);
            }

            for (int j = 0; j < 4; j++)
                Close.To(plain.X[j], trajectory.At(j, t), 1e-12);
        }

        Close.To(previous, trajectory.Final[0], 1e-12);
    }

    [Fact]
    public void A_rate_that_has_decayed_to_zero_leaves_numbers_and_steps_by_the_change_alone()
    {
        OracleRun run = With(new OracleRun { Tau = 4, Steps = 8, LearningRate = LearningRates.Step(0.05, [6], 0) }, OuterRule.SlowMo(0.5, 0.7));
        Trajectory trajectory = run.RunQ4();

        double common = trajectory.At(0, 4);
        double mean = Enumerable.Range(0, 4).Average(j => trajectory.At(j, 7));
        Assert.True(Math.Abs(common - mean) > 0.1);
        Close.To(common - (0.5 * (common - mean)), trajectory.Final[0], 1e-13);
    }

    [Theory]
    [InlineData("slowmo")]
    [InlineData("nesterov")]
    public void A_run_that_is_interrupted_goes_on_with_the_same_bits(string rule)
    {
        OracleRun run = With(
            new OracleRun { Tau = 3, Steps = 20, Rate = 0.01, Momentum = 0.9 }, rule == "slowmo" ? OuterRule.SlowMo(1, 0.5) : OuterRule.Nesterov(0.7, 0.9));
        double[] whole = run.RunQ4().Final;
        Assert.Equal(whole, (run with { InterruptAfter = 7 }).RunQ4().Final);
        Assert.Equal(whole, (run with { InterruptAfter = 9 }).RunQ4().Final);
    }

    [Fact]
    public void PL_1_post_local_SGD_is_fully_synchronous_up_to_the_switch_and_local_afterwards()
    {
        var problem = new LogisticProblem();
        OracleRun synchronous = new() { Batch = 8, Rate = 0.5, Steps = 30, Momentum = 0.9 };
        Trajectory models = synchronous.Run(problem.Objective);
        Trajectory gradients = (synchronous with { ExchangeGradients = true }).Run(problem.Objective);
        Trajectory postLocal = (synchronous with { Schedule = () => new PostLocal(6, 12) }).Run(problem.Objective);

        for (int t = 1; t <= 12; t++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal(models.Ranks[j].Models[t - 1], postLocal.Ranks[j].Models[t - 1]);
                Close.All(gradients.Ranks[j].Models[t - 1], postLocal.Ranks[j].Models[t - 1], 1e-12);
            }
        }

        Assert.NotEqual(postLocal.Ranks[0].Models[12], postLocal.Ranks[1].Models[12]);
        Assert.Equal([.. Enumerable.Range(1, 12).Select(t => (long)t), 18, 24, 30], postLocal.Ranks[0].Rounds.Select(round => round.Step));
    }

    private static void AssertLocalSgd(OuterRule rule, string implementation)
    {
        OracleRun local = new() { Tau = 5, Steps = 42, Rate = 0.01, Momentum = 0.9, Implementation = implementation };
        Trajectory expected = local.RunQ4();
        Trajectory actual = With(local, rule).RunQ4();

        for (int t = 1; t <= 42; t++)
        {
            for (int j = 0; j < 4; j++)
                Close.To(expected.At(j, t), actual.At(j, t), 1e-12);
        }

        for (int round = 0; round < 9; round++)
            Close.To(expected.Ranks[1].Rounds[round].ConsensusDistance!.Value, actual.Ranks[1].Rounds[round].ConsensusDistance!.Value, 1e-12);
        Assert.Equal(expected.Ranks[0].Rounds.Select(r => r.BytesSent), actual.Ranks[0].Rounds.Select(r => r.BytesSent));
    }

    private static OracleRun With(OracleRun run, OuterRule rule) => run with
    {
        Meeting = (group, replica, watchdog) => new OuterMomentum<double>(
            new MeanRound<double>(group, ModelAverages.Create<double>(run.Implementation), watchdog),
            replica,
            rule,
            OuterUpdates.Create<double>(run.Implementation),
            run.MomentumSync,
            BatchNormSync.Average,
            new ReplicaCheck(group, watchdog)),
    };
}
