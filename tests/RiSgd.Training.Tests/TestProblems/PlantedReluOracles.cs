using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>
/// RL-2: parallel SGD finds one planted ReLU again at a geometric rate; d = 1000, n = 10000, four ranks, batches of 250, rate 0.5, from the moment estimate. Float64, through the
/// loop that trains networks.
/// </summary>
public sealed class PlantedReluOracles
{
    private const int Dimension = 1000;
    private const int Ranks = 4;

    // ||w - w*|| of the reference run after these steps, for gradients that are not quantised.
    private static readonly (long Step, double Error)[] Reference = [(1, 0.353), (11, 0.0964), (51, 1.7e-3), (101, 2.0e-5), (200, 5.0e-9)];

    private static readonly PlantedReluSamples<double> Samples = new(new PlantedRelu(Dimension, seed: 1), 10_000, Ranks, _ => true);

    private static readonly Lazy<double[]> Exact = new(() => Errors(Method));

    private static OracleRun Method => new() { Ranks = Ranks, Batch = 250, ExchangeGradients = true, Rate = 0.5, Steps = 200, Implementation = "vectorized" };

    [Fact]
    public void RL_2_gradients_in_full_precision_find_the_planted_weights_at_a_geometric_rate()
    {
        double[] errors = Exact.Value;
        foreach ((long step, double error) in Reference)
            Assert.InRange(errors[step], error / 2, error * 2);

        // Once close, each stretch of 50 steps gains the same factor, within a quarter of its logarithm.
        double[] slopes = [.. new[] { 50, 100, 150 }.Select(t => Math.Log(errors[t] / errors[t + 50]) / 50)];
        Assert.All(slopes, slope => Assert.InRange(slope, 0.75 * slopes.Average(), 1.25 * slopes.Average()));
    }

    [Fact]
    public void RL_2_thirty_two_levels_stay_within_twice_the_error_of_full_precision()
    {
        double[] coded = Errors(Quantised(levels: 32, bucket: Dimension));
        foreach ((long step, _) in Reference)
            Assert.InRange(coded[step], Exact.Value[step] / 2, Exact.Value[step] * 2);
    }

    /// <summary>omega / p = min(b / s^2, sqrt(b) / s) / p = 1/2 for s = 4 levels in buckets of b = 64 elements.</summary>
    [Fact]
    public void RL_2_four_levels_keep_the_rate_of_full_precision_in_buckets_of_64()
    {
        double[] coded = Errors(Quantised(levels: 4, bucket: 64));
        Assert.InRange(Slope(coded), 0.9 * Slope(Exact.Value), 1.1 * Slope(Exact.Value));
        Assert.InRange(coded[200], 0, 1e-7);

        static double Slope(double[] errors) => Math.Log(errors[50] / errors[200]) / 150;
    }

    /// <summary>omega / p = sqrt(1000) / 4.</summary>
    [Fact]
    public void RL_2_one_level_for_the_whole_vector_diverges()
    {
        double[] coded = Errors(Quantised(levels: 1, bucket: Dimension) with { Steps = 30 });
        Assert.InRange(coded[30], 10 * coded[0], double.MaxValue);
        Assert.InRange(coded[30], coded[20], double.MaxValue);
    }

    private static OracleRun Quantised(int levels, int bucket) =>
        Method.AveragingCodedGradients(new CompressionSettings("qsgd", Levels: levels, Bucket: bucket, DenseBelow: 0));

    /// <summary>||w_t - w*|| after every step t, from t = 0.</summary>
    private static double[] Errors(OracleRun run)
    {
        var sampling = new SamplingSettings(
            WholeDataSet: false, WithReplacement: true, Concatenated: false, AugmentationKind.None, Seed: 1, PartitionSeed: 1, EvaluationTrainSamples: 0);
        Trajectory trajectory = run.Run((rank, plan) => new PlantedReluObjective<double>(Samples, plan, sampling, rank));
        return [Samples.Problem.Distance([.. Samples.MomentEstimate]), .. trajectory.Ranks[0].Models.Select(w => Samples.Problem.Distance(w))];
    }
}
