using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>
/// RL-2: parallel SGD finds one planted ReLU again at a geometric rate; d = 1000, n = 10000, four ranks, batches of 250, rate 0.5, from the moment estimate. Float64, through the loop that
/// trains networks.
/// </summary>
public sealed class PlantedReluOracles
{
    private const int Dimension = 1000;
    private const int Ranks = 4;

    // ||w - w*|| of the reference run after these steps, for gradients that are not quantised.
    private static readonly (long Step, double Error)[] Reference = [(1, 0.353), (11, 0.0964), (51, 1.7e-3), (101, 2.0e-5), (200, 5.0e-9)];

    private static readonly PlantedReluSamples<double> Samples = new(new PlantedRelu(Dimension, seed: 1), 10_000, Ranks, _ => true);

    /// <summary>The reference run; whoever exchanges coded gradients gives it the meeting.</summary>
    private static OracleRun Method => new() { Ranks = Ranks, Batch = 250, ExchangeGradients = true, Rate = 0.5, Steps = 200, Implementation = "vectorized" };

    [Fact]
    public void RL_2_gradients_in_full_precision_find_the_planted_weights_at_a_geometric_rate()
    {
        double[] errors = Errors(Method);
        foreach ((long step, double error) in Reference)
            Assert.InRange(errors[step], error / 2, error * 2);

        // Once close, each stretch of 50 steps gains the same factor, within a quarter of its logarithm.
        double[] slopes = [.. new[] { 50, 100, 150 }.Select(t => Math.Log(errors[t] / errors[t + 50]) / 50)];
        Assert.All(slopes, slope => Assert.InRange(slope, 0.75 * slopes.Average(), 1.25 * slopes.Average()));
    }

    /// <summary>||w_t - w*|| after every step t, from t = 0.</summary>
    private static double[] Errors(OracleRun run)
    {
        var sampling = new SamplingSettings(
            WholeDataSet: false, WithReplacement: true, Concatenated: false, AugmentationKind.None, Seed: 1, PartitionSeed: 1, EvaluationTrainSamples: 0);
        Trajectory trajectory = run.Run((rank, plan) => new PlantedReluObjective<double>(Samples, plan, sampling, rank));
        return [Samples.Problem.Distance([.. Samples.MomentEstimate]), .. trajectory.Ranks[0].Models.Select(w => Samples.Problem.Distance(w))];
    }
}
