using RiSgd.Methods;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>Noise on the gradients of the quadratic problem, as --noise gives it.</summary>
public sealed class NoisyGradientTests
{
    private const int Coordinates = 20_000;

    [Fact]
    public void Without_noise_the_run_is_the_same_to_the_bit()
    {
        QuadraticProblem problem = VectorQuadratic.Make(4);
        var run = new OracleRun { Tau = 5, Steps = 12, Redundancy = 0.25 };

        Trajectory plain = run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 10, concatenated: false));
        Trajectory silent = run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 10, concatenated: false, new GradientNoise(0, 1, rank)));

        Assert.Equal(plain.Final, silent.Final);
    }

    [Fact]
    public void PR_1_the_mean_model_of_homogeneous_quadratics_does_not_depend_on_tau()
    {
        Trajectory[] runs = [.. new[] { 1, 7, 50 }.Select(tau => Homogeneous(new OracleRun { Tau = tau, Steps = 50, Rate = 0.1 }, coordinates: 16))];

        foreach (Trajectory run in runs)
            Close.All(runs[0].Mean(50), run.Mean(50), 1e-13);
        Assert.NotEqual(runs[2].Ranks[0].Models[30], runs[2].Ranks[1].Models[30]);
    }

    [Fact]
    public void PR_3_spread_and_variance_of_the_mean_after_ten_local_steps()
    {
        Trajectory run = Homogeneous(new OracleRun { Tau = 1000, Steps = 11, Rate = 0.1 }, Coordinates);

        double[] mean = run.Mean(10);
        double spread = run.Ranks.Average(r => r.Models[9].Zip(mean, (x, m) => (x - m) * (x - m)).Average());
        double variance = mean.Average(m => m * m);
        Assert.Equal(0.170043181, spread, 0.170043181 * 4 * Math.Sqrt(2.0 / (3 * Coordinates)));
        Assert.Equal(0.056681060, variance, 0.056681060 * 4 * Math.Sqrt(2.0 / Coordinates));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_redundancy_each_chunk_has_noise_of_its_own_so_that_q_chunks_halve_the_variance_for_q_2(bool concatenated)
    {
        QuadraticProblem problem = Equal(Coordinates);
        BatchPlan plan = BatchPlan.Create(ReplicationPlan.Cyclic(4, 0.25).SharesOf(0), 1, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed);
        using var objective = new QuadraticObjective<double>(problem, 0, plan, 0, concatenated, new GradientNoise(2, 1, 0));
        double[] sum = new double[Coordinates];
        for (int part = 0; part < objective.PartWeights.Count; part++)
        {
            objective.Gradients.Span.Clear();
            objective.Load(part, 1);
            objective.Differentiate();
            for (int k = 0; k < sum.Length; k++)
                sum[k] += objective.PartWeights[part] * objective.Gradients.Span[k];
        }

        Assert.Equal(2, sum.Average(g => g * g), 2 * 4 * Math.Sqrt(2.0 / Coordinates));
    }

    [Fact]
    public void Layers_that_are_not_selected_get_no_noise_and_leave_that_of_the_others_alone()
    {
        QuadraticProblem problem = VectorQuadratic.Make(1);
        BatchPlan plan = BatchPlan.Create([new ChunkShare(0, 1)], 1, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed);
        using var objective = new QuadraticObjective<double>(problem, 0, plan, 10, concatenated: false, new GradientNoise(2, 1, 0));
        objective.Load(0, 3);
        objective.Differentiate();
        double[] all = [.. objective.Gradients.Span];
        objective.Gradients.Span.Clear();
        objective.SelectLayers([false, true, false, true]);
        objective.Load(0, 3);
        objective.Differentiate();

        Assert.Equal(new double[6], objective.Gradients.Span[..6].ToArray());
        Assert.Equal(all[6..19], objective.Gradients.Span[6..19].ToArray());
        Assert.Equal(new double[19], objective.Gradients.Span[19..38].ToArray());
        Assert.Equal(all[38..], objective.Gradients.Span[38..].ToArray());
    }

    // Curvature 0.7, noise of deviation 2, from the optimum.
    private static Trajectory Homogeneous(OracleRun run, int coordinates)
    {
        QuadraticProblem problem = Equal(coordinates);
        return run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 0, concatenated: false, new GradientNoise(2, Seed: 17, rank)));
    }

    private static QuadraticProblem Equal(int coordinates)
    {
        double[] curvatures = [.. Enumerable.Repeat(0.7, coordinates)];
        return new QuadraticProblem(
            [new QuadraticLayer("x", coordinates)], [.. Enumerable.Repeat(curvatures, 4)], [.. Enumerable.Repeat(new double[coordinates], 4)]);
    }
}
