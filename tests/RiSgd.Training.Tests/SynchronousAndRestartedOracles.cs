using RiSgd.Cluster.Averaging;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of fully synchronous SGD, PR-SGD (Yu, Yang, Zhu, AAAI 2019), its momentum variants (Yu, Jin, Yang, ICML 2019) and one-shot averaging.</summary>
public class SynchronousAndRestartedOracles
{
    private static readonly double[] Hessian = [0.3, 1, 2.5, 0.7];

    private static NoisyQuadratic Homogeneous(int rank) => new NoisyQuadratic(Hessian, 1.5, seed: 3, rank, initial: 2);

    [Fact]
    public void SY_1_gradient_averaging_is_one_process_with_the_big_batch()
    {
        var problem = new LogisticProblem();
        Trajectory run = new OracleRun { ExchangeGradients = true, Batch = 8, Rate = 0.5, Steps = 40 }.Run(problem.Objective);

        double[] x = new double[LogisticProblem.Features];
        for (int t = 1; t <= 40; t++)
        {
            double[] gradient = problem.MeanGradient(x, Enumerable.Range(0, 4).SelectMany(j => problem.Batch(j, j, t, 8)));
            x = [.. x.Zip(gradient, (xi, gi) => xi - (0.5 * gi))];
            for (int j = 0; j < 4; j++)
                Close.All(x, run.Ranks[j].Models[t - 1], 1e-12);
        }
    }

    [Fact]
    public void SY_2_unequal_batches_need_the_weighted_mean()
    {
        // Ranks 0 to 3 draw 4, 8, 12 and 16 samples.
        var problem = new LogisticProblem();
        int Size(int rank) => 4 * (rank + 1);
        OracleRun weighted = new() { ExchangeGradients = true, Rate = 0.5, Steps = 20, GradientWeight = rank => Size(rank) };
        OracleRun unweighted = weighted with { GradientWeight = _ => 1 };
        IObjective<double> Objective(int rank) =>
            problem.Objective(rank, Methods.BatchPlan.Create([new(rank, 1)], Size(rank), default, default, default));

        Trajectory right = weighted.Run((rank, _) => Objective(rank));
        Trajectory wrong = unweighted.Run((rank, _) => Objective(rank));

        double[] x = new double[LogisticProblem.Features];
        for (int t = 1; t <= 20; t++)
        {
            double[] gradient = problem.MeanGradient(x, Enumerable.Range(0, 4).SelectMany(j => problem.Batch(j, j, t, Size(j))));
            x = [.. x.Zip(gradient, (xi, gi) => xi - (0.5 * gi))];
            Close.All(x, right.Mean(t), 1e-12);
        }

        Assert.True(x.Zip(wrong.Final, (a, b) => Math.Abs(a - b)).Max() > 1e-3);
    }

    [Fact]
    public void PR_1_on_homogeneous_quadratics_the_mean_model_does_not_depend_on_tau()
    {
        OracleRun method = new() { Rate = 0.1, Steps = 60 };
        Trajectory[] runs =
        [
            (method with { ExchangeGradients = true }).Run((rank, _) => Homogeneous(rank)),
            .. new[] { 1, 7, 50 }.Select(tau => (method with { Tau = tau }).Run((rank, _) => Homogeneous(rank))),
            (method with { Once = true }).Run((rank, _) => Homogeneous(rank)),
        ];

        for (int t = 1; t <= 60; t++)
        {
            foreach (Trajectory run in runs)
                Close.All(runs[0].Mean(t), run.Mean(t), 1e-13);
        }

        Assert.Single(runs[^1].Ranks[0].Rounds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PR_2_with_momentum_the_mean_model_does_not_depend_on_tau_unless_momenta_are_reset(bool nesterov)
    {
        OracleRun method = new() { Rate = 0.05, Steps = 60, Momentum = 0.9, Nesterov = nesterov };
        Trajectory reference = (method with { ExchangeGradients = true }).Run((rank, _) => Homogeneous(rank));

        foreach (int tau in (int[])[1, 7, 60])
        {
            foreach (MomentumSync sync in (MomentumSync[])[MomentumSync.Local, MomentumSync.Average])
            {
                Trajectory run = (method with { Tau = tau, MomentumSync = sync }).Run((rank, _) => Homogeneous(rank));
                for (int t = 1; t <= 60; t++)
                    Close.All(reference.Mean(t), run.Mean(t), 1e-12);
            }
        }

        Trajectory reset = (method with { Tau = 7, MomentumSync = MomentumSync.Reset }).Run((rank, _) => Homogeneous(rank));
        Assert.True(reference.Mean(60).Zip(reset.Mean(60), (a, b) => Math.Abs(a - b)).Max() > 0.05);
    }

    [Fact]
    public void PR_3_spread_and_variance_of_the_mean_after_ten_local_steps()
    {
        // a = 0.7, eta = 0.1, s = 2, p = 4, k = 10. Independent coordinates of one vector are the repetitions.
        const int Repetitions = 40_000;
        double[] hessian = [.. Enumerable.Repeat(0.7, Repetitions)];
        Trajectory run = new OracleRun { Rate = 0.1, Tau = 1000, Steps = 11 }
            .Run((rank, _) => new NoisyQuadratic(hessian, 2, seed: 17, rank, initial: 0));

        double[] mean = run.Mean(10);
        double spread = run.Ranks.Average(r => r.Models[9].Zip(mean, (x, m) => (x - m) * (x - m)).Average());
        double variance = mean.Average(m => m * m);

        // Both are means of squares of Gaussians: relative standard errors sqrt(2/(3 n)) and sqrt(2/n); four of them.
        Assert.Equal(0.170043181, spread, 0.170043181 * 4 * Math.Sqrt(2.0 / (3 * Repetitions)));
        Assert.Equal(0.056681060, variance, 0.056681060 * 4 * Math.Sqrt(2.0 / Repetitions));
    }

    [Theory]
    [InlineData(MomentumSync.Local, -4.6419262634)]
    [InlineData(MomentumSync.Average, -4.7647943324)]
    [InlineData(MomentumSync.Reset, 1.5149610346)]
    public void PR_4_momentum_policies(MomentumSync sync, double expected)
    {
        Trajectory run = new OracleRun { Rate = 0.01, Tau = 5, Steps = 20, Momentum = 0.9, MomentumSync = sync }.RunQ4();

        Assert.Equal(expected, run.Final[0], 1e-10);
        double[] buffers = [.. run.Ranks.Select(r => r.Momenta[19][0])];
        double[] golden = sync switch
        {
            MomentumSync.Local => [24.6177768801, 35.3783128741, 37.1497264793, -66.0315266463],
            MomentumSync.Average => [6.8288629934, 6.8288629934, 6.8288629934, 6.8288629934],
            _ => [0, 0, 0, 0],
        };
        for (int j = 0; j < 4; j++)
            Assert.Equal(golden[j], buffers[j], 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PR_5_averaging_models_every_step_with_local_momentum_is_synchronous_SGD_with_momentum(bool nesterov)
    {
        OracleRun models = new() { Rate = 0.01, Steps = 50, Momentum = 0.9, Nesterov = nesterov };

        Trajectory synchronous = (models with { ExchangeGradients = true }).RunQ4();
        Trajectory averaged = models.RunQ4();

        for (int t = 1; t <= 50; t++)
            Close.To(synchronous.At(0, t), averaged.At(0, t), 1e-12);
    }

    [Fact]
    public void Averaging_after_or_before_the_update_gives_the_golden_values()
    {
        OracleRun after = new() { Tau = 5, Steps = 12 };

        Trajectory runAfter = after.RunQ4();
        Trajectory runBefore = (after with { Point = MeetingPoint.BeforeUpdate }).RunQ4();

        double[] golden = [2.0957408807, 1.9174960557, 1.8327923168, 2.1854503505];
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal(1.9949363179, runAfter.At(j, 10), 1e-10);
            Assert.Equal(golden[j], runBefore.At(j, 10), 1e-10);
        }

        Assert.Equal(2.0078699009, runBefore.Mean(10)[0], 1e-10);
    }
}
