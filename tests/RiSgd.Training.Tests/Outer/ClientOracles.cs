using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of federated averaging (FedAvg, McMahan et al., AISTATS 2017), in float64, through the loop that trains networks.</summary>
public class ClientOracles
{
    [Fact]
    public void FA_1_all_clients_with_equal_shards_are_PR_SGD_bit_for_bit()
    {
        var problem = new LogisticProblem();
        OracleRun restarted = new() { Batch = 8, Rate = 0.5, Tau = 8, Steps = 50, Momentum = 0.9, MomentumSync = MomentumSync.Average };
        Trajectory expected = restarted.Run(problem.Objective);
        Trajectory actual = With(restarted, new ClientSampling(1, 4, seed: 5), ClientWeights.BySamples([64, 64, 64, 64])).Run(problem.Objective);

        for (int t = 1; t <= 50; t++)
        {
            for (int j = 0; j < 4; j++)
                Assert.Equal(expected.Ranks[j].Models[t - 1], actual.Ranks[j].Models[t - 1]);
        }

        Assert.Equal(expected.Final, actual.Final);
    }

    [Fact]
    public void FA_2_two_clients_weigh_by_their_samples()
    {
        // a = (1, 2), c = -3, n = (100, 300): 10 -> (9.35, 8.7) -> 8.8625 -> (8.269375, 7.67625) -> 7.82453125
        OracleRun run = With(new OracleRun { Ranks = 2, Steps = 2 }, new EveryRank(), ClientWeights.BySamples([100, 300]));
        Trajectory trajectory = run.RunQ4();

        foreach (int j in (int[])[0, 1])
        {
            Close.To(8.8625, trajectory.At(j, 1), 1e-15);
            Close.To(7.82453125, trajectory.At(j, 2), 1e-15);
        }

        Close.To(9.35 - 8.8625, trajectory.Ranks[0].Rounds[0].ConsensusDistance!.Value, 1e-14);
        Close.To(8.8625 - 8.7, trajectory.Ranks[1].Rounds[0].ConsensusDistance!.Value, 1e-14);
        Assert.Equal(2, trajectory.Ranks[0].Rounds[0].Participants);
    }

    [Fact]
    public void FA_2_weights_before_the_update_leave_the_gradient_that_follows_alone()
    {
        // the mean of 10 and 10, then each rank's own gradient; then (9.35 + 3 x 8.7) / 4 less the gradients at 9.35 and 8.7
        OracleRun run = With(new OracleRun { Ranks = 2, Steps = 2, Point = MeetingPoint.BeforeUpdate }, new EveryRank(), ClientWeights.BySamples([100, 300]));
        Trajectory trajectory = run.RunQ4();

        Close.To(9.35, trajectory.At(0, 1), 1e-15);
        Close.To(8.7, trajectory.At(1, 1), 1e-15);
        Close.To(8.8625 - (0.05 * 12.35), trajectory.At(0, 2), 1e-15);
        Close.To(8.8625 - (0.1 * 11.7), trajectory.At(1, 2), 1e-15);
    }

    [Theory]
    [InlineData(MomentumSync.Local)]
    [InlineData(MomentumSync.Average)]
    [InlineData(MomentumSync.Reset)]
    public void Drawn_clients_alone_step_and_weigh_and_all_take_the_mean_over(MomentumSync sync)
    {
        double[] weights = [0.25, 1, 0.5, 0.75];
        var sampling = new ClientSampling(0.5, 4, seed: 11);
        OracleRun run = With(new OracleRun { Tau = 3, Steps = 22, Rate = 0.01, Momentum = 0.9, MomentumSync = sync }, sampling, weights);
        Trajectory trajectory = run.RunQ4();

        var plain = new PlainRanks(momentum: 0.9);
        long round = 1;
        for (int t = 1; t <= 22; t++)
        {
            int[] drawn = [.. Enumerable.Range(0, 4).Where(j => sampling.Computes(j, round))];
            foreach (int j in drawn)
                plain.Step(j, 0.01);
            if (t % 3 == 0 || t == 22)
            {
                double total = drawn.Sum(j => weights[j]);
                plain.TakeOver(drawn.Sum(j => weights[j] * plain.X[j]) / total);
                if (sync == MomentumSync.Average)
                    Array.Fill(plain.U, drawn.Sum(j => weights[j] * plain.U[j]) / total);
                else
                    plain.Sync(sync);
                round++;
            }

            for (int j = 0; j < 4; j++)
                Close.To(plain.X[j], trajectory.At(j, t), 1e-12);
        }

        Assert.All(trajectory.Ranks, rank => Assert.All(rank.Rounds, r => Assert.Equal(2, r.Participants)));
        Assert.Equal(2 * 22, trajectory.Ranks.Sum(rank => rank.Steps.Count(s => !double.IsNaN(s.Loss))));
    }

    [Fact]
    public void A_client_that_waits_reports_no_loss_no_gradient_no_samples_and_no_epoch()
    {
        var sampling = new ClientSampling(0.25, 4, seed: 2);
        Trajectory trajectory = With(new OracleRun { Tau = 2, Steps = 12 }, sampling, [1, 1, 1, 1]).RunQ4();

        for (int j = 0; j < 4; j++)
        {
            long samples = 0;
            double epoch = 0;
            foreach (Observation.StepRecord step in trajectory.Ranks[j].Steps)
            {
                bool works = sampling.Computes(j, (step.Step + 1) / 2);
                Assert.Equal(works, !double.IsNaN(step.Loss));
                Assert.Equal(works, !double.IsNaN(step.GradientNorm));
                Assert.Equal(works, step.Samples > samples);
                Assert.Equal(works ? epoch + 1 : epoch, step.Epoch);
                samples = step.Samples;
                epoch = step.Epoch;
            }
        }
    }

    [Fact]
    public void A_run_that_is_interrupted_draws_the_same_clients()
    {
        OracleRun run = With(new OracleRun { Tau = 3, Steps = 25, Momentum = 0.9, Rate = 0.01 }, new ClientSampling(0.5, 4, seed: 4), [1, 0.5, 1, 0.25]);
        double[] whole = run.RunQ4().Final;
        Assert.Equal(whole, (run with { InterruptAfter = 10 }).RunQ4().Final);
        Assert.Equal(whole, (run with { InterruptAfter = 12 }).RunQ4().Final);
    }

    private static OracleRun With(OracleRun run, IParticipation participation, IReadOnlyList<double> weights) => run with
    {
        Participation = participation,
        Meeting = (group, _, watchdog) => new ModelAveraging<double>(
            new MeanRound<double>(group, ModelAverages.Create<double>(run.Implementation), watchdog),
            run.Point,
            run.MomentumSync,
            BatchNormSync.Average,
            participation,
            weights[group.Rank]),
    };
}
