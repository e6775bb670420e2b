using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests;

/// <summary>Averaging of coded gradients (QSGD; EF-SGD for biased codes) through the loop that trains networks, in float64.</summary>
public sealed class CodedGradientOracles
{
    private const int Ranks = 4;
    private const int Dimension = 64;

    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(Ranks);

    public static TheoryData<string, int, int, QsgdNorm, QsgdCoding> UnbiasedCodes => new()
    {
        { "qsgd", 1, 512, QsgdNorm.L2, QsgdCoding.Fixed },
        { "qsgd", 4, 8, QsgdNorm.L2, QsgdCoding.Elias },
        { "qsgd", 2, 16, QsgdNorm.Max, QsgdCoding.Fixed },
        { "randk", 1, 512, QsgdNorm.L2, QsgdCoding.Fixed },
    };

    [Fact]
    public void Without_compression_it_is_synchronous_SGD()
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 30, Rate = 0.3, Momentum = 0.9, ExchangeGradients = true, GradientWeight = rank => 1 + rank };

        Trajectory coded = run.AveragingCodedGradients(new CompressionSettings()).RunOn(Problem);
        Trajectory plain = run.RunOn(Problem);

        for (int rank = 0; rank < Ranks; rank++)
        {
            for (int step = 0; step < 30; step++)
                Close.All(plain.Ranks[rank].Models[step], coded.Ranks[rank].Models[step], 1e-13);
            Assert.Equal(30.0 * (Ranks - 1) * Dimension * sizeof(double), coded.Ranks[rank].Outcome!.BytesSent);
        }
    }

    /// <summary>Descent on a quadratic is linear in the gradients' errors, so that the mean of the models after several steps is that of exact gradients, too.</summary>
    [Theory]
    [MemberData(nameof(UnbiasedCodes))]
    public void Over_200_seeds_the_mean_model_of_an_unbiased_code_is_that_of_exact_gradients(string name, int levels, int bucket, QsgdNorm norm, QsgdCoding coding)
    {
        double[] deviations = Deviations(new CompressionSettings(name, Ratio: 0.25, Levels: levels, Bucket: bucket, Norm: norm, Coding: coding, DenseBelow: 0));

        Assert.All(deviations, z => Assert.InRange(z, -4, 4));
        Assert.InRange(deviations.Average(z => z * z), 0.5, 1.6);
    }

    /// <summary>The test above sees a bias: contractions shrink towards 0.</summary>
    [Theory]
    [InlineData("qsgd")]
    [InlineData("randk")]
    public void Over_200_seeds_the_mean_model_of_a_contraction_is_another(string name)
    {
        double[] deviations = Deviations(new CompressionSettings(name, Ratio: 0.25, Levels: 1, DenseBelow: 0, Contraction: true));

        Assert.InRange(deviations.Count(z => Math.Abs(z) > 4), 16, Dimension);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void QS_4_the_mean_of_p_quantised_gradients_has_one_pth_of_the_variance(int ranks)
    {
        const int Seeds = 400;
        const int Levels = 3;
        QuadraticProblem one = VectorQuadratic.Make(1);
        var same = new QuadraticProblem(
            one.Layers, [.. Enumerable.Repeat(one.Curvatures(0).ToArray(), ranks)], [.. Enumerable.Repeat(one.Centres(0).ToArray(), ranks)]);
        double[] gradient = [.. Enumerable.Range(0, Dimension).Select(k => one.Curvatures(0)[k] * (10 - one.Centres(0)[k]))];
        var run = new OracleRun { Ranks = ranks, Steps = 1, Rate = 1 };
        double[] errors = new double[Seeds];
        for (int seed = 0; seed < Seeds; seed++)
        {
            double[] x = run.AveragingCodedGradients(new CompressionSettings("qsgd", Levels: Levels, DenseBelow: 0), seed: seed).RunOn(same).Final;
            errors[seed] = Enumerable.Range(0, Dimension).Sum(k => Math.Pow(10 - x[k] - gradient[k], 2));
        }

        double mean = errors.Average();
        double standardError = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (Seeds - 1) / Seeds);
        Assert.InRange(mean - (Variance(one, gradient, Levels) / ranks), -4 * standardError, 4 * standardError);
    }

    [Fact]
    public void With_error_feedback_it_takes_the_steps_of_a_plain_program()
    {
        const int Steps = 40;
        const double Rate = 0.1, Ratio = 0.2;
        double[] x = [.. Enumerable.Repeat(10.0, Dimension)];
        double[][] memory = [.. Enumerable.Range(0, Ranks).Select(_ => new double[Dimension])];
        for (int t = 0; t < Steps; t++)
        {
            double[] mean = new double[Dimension];
            for (int j = 0; j < Ranks; j++)
            {
                double[] p = [.. Enumerable.Range(0, Dimension).Select(k => (Problem.Curvatures(j)[k] * (x[k] - Problem.Centres(j)[k])) + memory[j][k])];
                double[] sent = LargestElements.Of(Problem, p, Ratio);
                for (int k = 0; k < Dimension; k++)
                {
                    memory[j][k] = p[k] - sent[k];
                    mean[k] += sent[k] / Ranks;
                }
            }

            x = [.. x.Zip(mean, (a, b) => a - (Rate * b))];
        }

        Trajectory result = new OracleRun { Ranks = Ranks, Steps = Steps, Rate = Rate }
            .AveragingCodedGradients(new CompressionSettings("topk", Ratio: Ratio, DenseBelow: 0), errorFeedback: true)
            .RunOn(Problem);

        Close.All(x, result.Final, 1e-12);
    }

    [Theory]
    [InlineData("sign-topk")]
    [InlineData("sign")]
    [InlineData("topk")]
    public void A_biased_code_reaches_the_optimum_with_error_feedback_and_not_without(string name)
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 600, LearningRate = LearningRates.Inverse(3, 1, 20) };
        var code = new CompressionSettings(name, Ratio: 0.2, DenseBelow: 0);

        Trajectory with = run.AveragingCodedGradients(code, errorFeedback: true).RunOn(Problem);
        Trajectory without = run.AveragingCodedGradients(code, errorFeedback: false).RunOn(Problem);

        Assert.InRange(VectorQuadratic.DistanceToOptimum(Problem, with.Final), 0, 0.1);
        Assert.InRange(VectorQuadratic.DistanceToOptimum(Problem, without.Final), 1, 20);
    }

    /// <summary>Per coordinate, how many standard errors the mean of x_10 over 200 seeds is away from that of exact gradients.</summary>
    private static double[] Deviations(CompressionSettings code)
    {
        const int Seeds = 200;
        var run = new OracleRun { Ranks = Ranks, Steps = 10, Rate = 0.1, ExchangeGradients = true };
        double[] exact = run.RunOn(Problem).Final;
        double[][] models = [.. Enumerable.Range(1, Seeds).Select(seed => run.AveragingCodedGradients(code, seed: seed).RunOn(Problem).Final)];
        return [.. Enumerable.Range(0, Dimension).Select(k =>
        {
            double mean = models.Average(x => x[k]);
            double variance = models.Sum(x => (x[k] - mean) * (x[k] - mean)) / (Seeds - 1);
            return (mean - exact[k]) / Math.Sqrt(variance / Seeds);
        })];
    }

    /// <summary>E ||Q(v) - v||^2 = (||v||^2 / s^2) sum_i f_i (1 - f_i), f_i the fraction of s |v_i| / ||v||, layer by layer.</summary>
    private static double Variance(QuadraticProblem problem, double[] v, int levels)
    {
        double variance = 0;
        int offset = 0;
        foreach (QuadraticLayer layer in problem.Layers)
        {
            double[] part = v[offset..(offset + layer.Length)];
            double norm = Math.Sqrt(part.Sum(x => x * x));
            variance += norm * norm / (levels * levels) * part.Sum(x =>
            {
                double f = (levels * Math.Abs(x) / norm) % 1;
                return f * (1 - f);
            });
            offset += layer.Length;
        }

        return variance;
    }
}
