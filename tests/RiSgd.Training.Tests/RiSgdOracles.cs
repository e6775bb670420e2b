using RiSgd.Methods;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of redundancy-infused SGD (Haddadpour et al., ICML 2019), in float64, through the loop that trains networks.</summary>
public class RiSgdOracles
{
    private static readonly double[] Curvatures = [1, 2, 3, 4];
    private static readonly double[] Centres = [-3, -3, -3, 2];

    public static TheoryData<int, int> RedundancyAndTau
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (int q = 1; q <= 4; q++)
            {
                foreach (int tau in (int[])[1, 5, 50])
                    data.Add(q, tau);
            }

            return data;
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void RI_1_averaging_every_step_without_redundancy_is_one_process_with_the_big_batch(string implementation)
    {
        var problem = new LogisticProblem();
        Trajectory run = new OracleRun { Batch = 8, Rate = 0.5, Steps = 40, Implementation = implementation }.Run(problem.Objective);

        double[] x = new double[LogisticProblem.Features];
        for (int t = 1; t <= 40; t++)
        {
            double[] gradient = problem.MeanGradient(x, Enumerable.Range(0, 4).SelectMany(j => problem.Batch(j, j, t, 8)));
            x = [.. x.Zip(gradient, (xi, gi) => xi - (0.5 * gi))];
            Close.All(x, run.Mean(t), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RI_2_averaging_every_step_with_full_gradients_is_full_gradient_descent_for_every_redundancy(int q)
    {
        var problem = new LogisticProblem();
        Trajectory run = new OracleRun { Redundancy = (q - 1) / 4.0, Batch = 64, Rate = 0.5, Steps = 40 }.Run(problem.Objective);

        double[] x = new double[LogisticProblem.Features];
        for (int t = 1; t <= 40; t++)
        {
            double[] gradient = problem.MeanGradient(x, problem.All);
            x = [.. x.Zip(gradient, (xi, gi) => xi - (0.5 * gi))];
            Close.All(x, run.Mean(t), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(RedundancyAndTau))]
    public void RI_3_the_sum_over_chunks_with_a_qth_of_the_rate_is_the_mean_with_the_rate(int q, int tau)
    {
        OracleRun mean = new() { Redundancy = (q - 1) / 4.0, Tau = tau, Steps = 100 };
        OracleRun sum = mean with { Reduce = ChunkReduce.Sum, Rate = mean.Rate / q };

        Trajectory expected = mean.RunQ4();
        Trajectory actual = sum.RunQ4();

        for (int t = 1; t <= 100; t++)
        {
            for (int j = 0; j < 4; j++)
                Close.To(expected.At(j, t), actual.At(j, t), 1e-12);
        }
    }

    [Theory]
    [InlineData(1, 4.7812828125, 1.9949363179, 0.5072667414, -1.1968990429, -1.4821892808, -1.7237237459)]
    [InlineData(2, 4.7052461426, 1.9451087954, 0.5062584957, -1.0606154014, -1.2127023607, -1.2771726596)]
    [InlineData(3, 4.6566694187, 1.9035935804, 0.4851100229, -1.0225381417, -1.0804296057, -1.1033428855)]
    [InlineData(4, 4.6419982910, 1.8938313378, 0.4842719511, -1.0, -0.9861389753, -1.0)]
    public void RI_4_golden_rounds_and_fixed_points(int q, double round1, double round2, double round3, double fixed5, double round50, double fixed50)
    {
        Trajectory five = new OracleRun { Redundancy = (q - 1) / 4.0, Tau = 5, Steps = 2000 }.RunQ4();
        Trajectory fifty = new OracleRun { Redundancy = (q - 1) / 4.0, Tau = 50, Steps = 5000 }.RunQ4();

        Assert.Equal(round1, five.At(0, 5), 1e-10);
        Assert.Equal(round2, five.At(0, 10), 1e-10);
        Assert.Equal(round3, five.At(0, 15), 1e-10);
        Assert.Equal(fixed5, five.Final[0], 1e-10);
        Assert.Equal(round50, fifty.At(0, 50), 1e-10);
        Assert.Equal(fixed50, fifty.Final[0], 1e-10);
    }

    [Theory]
    [MemberData(nameof(RedundancyAndTau))]
    public void RI_4_every_round_follows_the_closed_form(int q, int tau)
    {
        Trajectory run = new OracleRun { Redundancy = (q - 1) / 4.0, Tau = tau, Steps = 6L * tau }.RunQ4();

        double x = 10;
        for (int round = 1; round <= 6; round++)
        {
            double start = x;
            x = Enumerable.Range(0, 4).Average(j =>
            {
                int[] held = [.. Enumerable.Range(j, q).Select(i => i % 4)];
                double a = held.Average(i => Curvatures[i]);
                double c = held.Sum(i => Curvatures[i] * Centres[i]) / held.Sum(i => Curvatures[i]);
                return c + (Math.Pow(1 - (0.05 * a), tau) * (start - c));
            });
            Close.To(x, run.At(0, (long)round * tau), 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RI_4_averaging_every_step_gives_the_same_for_every_redundancy(int q)
    {
        Trajectory run = new OracleRun { Redundancy = (q - 1) / 4.0, Tau = 1, Steps = 3 }.RunQ4();

        Close.To(8.625, run.At(0, 1), 1e-12);
        Close.To(7.421875, run.At(0, 2), 1e-12);
        Close.To(6.369140625, run.At(0, 3), 1e-12);
    }

    [Fact]
    public void RI_4_the_literal_sum_of_the_paper()
    {
        Trajectory run = new OracleRun { Redundancy = 0.25, Tau = 5, Steps = 5, Reduce = ChunkReduce.Sum }.RunQ4();

        Assert.Equal(1.7557203125, run.At(2, 5), 1e-10);
    }

    [Fact]
    public void RI_5_full_redundancy_with_full_gradients_does_not_drift_for_any_tau()
    {
        Trajectory[] runs = [.. new[] { 1, 7, 50 }.Select(tau => new OracleRun { Redundancy = 0.75, Tau = tau, Steps = 100 }.RunQ4())];

        for (int t = 1; t <= 100; t++)
        {
            foreach (Trajectory run in runs)
            {
                for (int j = 0; j < 4; j++)
                    Close.To(runs[0].At(0, t), run.At(j, t), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void RI_10_identical_chunk_gradients_have_diversity_one_over_q_and_conflicting_ones_more_than_one(string implementation)
    {
        // Four equal chunks: the gradients are identical. a = 1 and c = +-1 at x = 0: they cancel up to the rounding, so start at 0.5: slopes -0.5 and 1.5.
        var equal = new Objectives.QuadraticProblem([new("x", 1)], [[2.0], [2.0], [2.0], [2.0]], [[1.0], [1.0], [1.0], [1.0]]);
        var orthogonal = new Objectives.QuadraticProblem(
            [new("x", 2)], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]);
        var conflicting = new Objectives.QuadraticProblem([new("x", 1)], [[1.0], [1.0], [1.0], [1.0]], [[1.0], [-1.0], [1.0], [-1.0]]);

        for (int q = 1; q <= 4; q++)
            Close.To(1.0 / q, Diversity(equal, q, 0.5), 1e-12);
        Close.To(1, Diversity(orthogonal, 2, 0.5), 1e-12);
        Close.To(((0.5 * 0.5) + (1.5 * 1.5)) / (1.0 * 1.0), Diversity(conflicting, 2, 0.5), 1e-12);

        double Diversity(Objectives.QuadraticProblem problem, int q, double x0) =>
            new OracleRun { Redundancy = (q - 1) / 4.0, Steps = 1, Implementation = implementation }
                .Run((rank, plan) => new Objectives.QuadraticObjective<double>(problem, rank, plan, x0, concatenated: false))
                .Ranks[0].Steps[0].GradientDiversity!.Value;
    }

    [Theory]
    [InlineData(BatchPolicy.Full, 0.4)]
    [InlineData(BatchPolicy.Reduced, 0.5)]
    [InlineData(BatchPolicy.Reduced, 0.75)]
    public void RI_10_diversity_is_over_chunk_means_whatever_the_chunk_weights_are(BatchPolicy policy, double redundancy)
    {
        // Batch 30 reduced over four chunks is 8+8+7+7: unequal weights before the last chunk; over three 10+10+10; a fraction has a weight of its own.
        OracleRun run = new() { Redundancy = redundancy, BatchPolicy = policy, Batch = 30, Steps = 1 };
        double[] gradients = [.. Enumerable.Range(0, 4).Select(i => Curvatures[i] * (10 - Centres[i]))];
        int held = (int)Math.Ceiling(1 + (redundancy * 4) - 1e-9);

        for (int j = 0; j < 4; j++)
        {
            double[] mine = [.. Enumerable.Range(j, held).Select(i => gradients[i % 4])];
            double expected = mine.Sum(g => g * g) / Math.Pow(mine.Sum(), 2);
            Close.To(expected, run.RunQ4().Ranks[j].Steps[0].GradientDiversity!.Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(ChunkReduce.Mean)]
    [InlineData(ChunkReduce.Sum)]
    public void One_concatenated_pass_gives_the_trajectory_of_a_pass_per_chunk(ChunkReduce reduce)
    {
        OracleRun run = new() { Redundancy = 0.35, Tau = 5, Steps = 20, Reduce = reduce, Rate = 0.02 };

        Trajectory separate = run.RunQ4();
        Trajectory together = run.RunQ4(concatenated: true);

        for (int t = 1; t <= 20; t++)
            Close.To(separate.At(1, t), together.At(1, t), 1e-12);
        Assert.Null(together.Ranks[0].Steps[0].GradientDiversity);
    }
}
