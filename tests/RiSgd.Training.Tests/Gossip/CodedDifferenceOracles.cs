using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests;

/// <summary>Averaging of models by coded differences (Qsparse-local-SGD) through the loop that trains networks, in float64.</summary>
public sealed class CodedDifferenceOracles
{
    private const int Ranks = 4;
    private const int Dimension = 64;

    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(Ranks);

    [Theory]
    [InlineData(1, MomentumSync.Local, "reference")]
    [InlineData(5, MomentumSync.Local, "vectorized")]
    [InlineData(5, MomentumSync.Reset, "reference")]
    public void Without_compression_it_is_model_averaging(int tau, MomentumSync momentum, string implementation)
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 43, Rate = 0.05, Momentum = 0.9, Tau = tau, MomentumSync = momentum, Implementation = implementation, EvaluateEvery = 10 };

        Trajectory coded = run.AveragingDifferences(new CompressionSettings(), errorFeedback: true).RunOn(Problem);
        Trajectory plain = run.RunOn(Problem);

        for (int rank = 0; rank < Ranks; rank++)
        {
            for (int step = 0; step < 43; step++)
                Close.All(plain.Ranks[rank].Models[step], coded.Ranks[rank].Models[step], 1e-13);
        }
    }

    [Fact]
    public void With_error_feedback_it_takes_the_steps_of_a_plain_program()
    {
        const int Steps = 41, Tau = 4;
        const double Rate = 0.1, Ratio = 0.2;
        double[] reference = [.. Enumerable.Repeat(10.0, Dimension)];
        double[][] models = [.. Enumerable.Range(0, Ranks).Select(_ => (double[])[.. reference])];
        double[][] memory = [.. Enumerable.Range(0, Ranks).Select(_ => new double[Dimension])];
        for (int t = 1; t <= Steps; t++)
        {
            for (int j = 0; j < Ranks; j++)
            {
                for (int k = 0; k < Dimension; k++)
                    models[j][k] -= Rate * Problem.Curvatures(j)[k] * (models[j][k] - Problem.Centres(j)[k]);
            }

            if (t % Tau != 0 && t != Steps)
                continue;
            double[] mean = new double[Dimension];
            for (int j = 0; j < Ranks; j++)
            {
                double[] p = [.. Enumerable.Range(0, Dimension).Select(k => models[j][k] - reference[k] + memory[j][k])];
                double[] sent = LargestElements.Of(Problem, p, Ratio);
                memory[j] = [.. p.Zip(sent, (a, b) => a - b)];
                mean = [.. mean.Zip(sent, (a, b) => a + (b / Ranks))];
            }

            reference = [.. reference.Zip(mean, (a, b) => a + b)];
            models = [.. models.Select(_ => (double[])[.. reference])];
        }

        Trajectory result = new OracleRun { Ranks = Ranks, Steps = Steps, Rate = Rate, Tau = Tau }
            .AveragingDifferences(new CompressionSettings("topk", Ratio: Ratio, DenseBelow: 0), errorFeedback: true)
            .RunOn(Problem);

        Close.All(reference, result.Final, 1e-12);
    }

    [Theory]
    [InlineData("sign-topk", 1)]
    [InlineData("sign-topk", 2)]
    [InlineData("sign", 1)]
    public void A_biased_code_reaches_the_optimum_with_error_feedback_and_not_without(string name, int tau)
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 600, Tau = tau, LearningRate = LearningRates.Inverse(3, 1, 20) };
        var code = new CompressionSettings(name, Ratio: 0.2, DenseBelow: 0);

        Trajectory with = run.AveragingDifferences(code, errorFeedback: true).RunOn(Problem);
        Trajectory without = run.AveragingDifferences(code, errorFeedback: false).RunOn(Problem);

        Assert.InRange(VectorQuadratic.DistanceToOptimum(Problem, with.Final), 0, 0.1);
        Assert.InRange(VectorQuadratic.DistanceToOptimum(Problem, without.Final), 1, 20);
    }

    [Fact]
    public void All_ranks_hold_the_same_bits_after_a_meeting_and_send_their_code_to_each_other_one()
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 30, Tau = 3, Rate = 0.1 };

        Trajectory result = run.AveragingDifferences(new CompressionSettings("qsgd", Levels: 7, Bucket: 16, DenseBelow: 0), errorFeedback: false).RunOn(Problem);

        for (int step = 3; step <= 30; step += 3)
            Assert.All(result.Ranks, r => Assert.Equal(result.Ranks[0].Models[step - 1], r.Models[step - 1]));
        Assert.NotEqual(result.Ranks[0].Models[0], result.Ranks[1].Models[0]);

        // 4 bits per element and a norm of 8 bytes per bucket of 16: layers of 6, 13, 19 and 26 elements have 1, 1, 2 and 2 buckets.
        int code = (3 + 8) + (7 + 8) + (10 + 16) + (13 + 16);
        Assert.All(result.Ranks, r => Assert.Equal(10.0 * (Ranks - 1) * code, r.Outcome!.BytesSent));
    }

    [Fact]
    public void Averaging_momenta_beside_compressed_models_is_wrong_usage()
    {
        var run = new OracleRun { Ranks = 1, Momentum = 0.9, MomentumSync = MomentumSync.Average };
        RunException refusal = Assert.Throws<RunException>(() => run.AveragingDifferences(new CompressionSettings(), errorFeedback: false).RunOn(VectorQuadratic.Make(1)));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains("--momentum-sync", refusal.Message, StringComparison.Ordinal);
    }
}
