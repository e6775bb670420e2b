using System.Diagnostics;
using System.Globalization;
using System.Text;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Layers;

namespace RiSgd.Benchmarks;

/// <summary>
/// Step time of ResNet-20 on 32 images of 3x32x32 with one thread, dense and with sampled layers at several budgets: draw, forward, backward, weighting, learning, update. All arms step in turn in
/// one process on one network; ratios are medians over the rounds.
/// </summary>
internal sealed class JointSparBenchmark : IBenchmark
{
    private const int WarmUpRounds = 10;
    private const int BatchSize = 32;
    private const double Floor = 0.4;

    /// <inheritdoc/>
    public string Name => "jointspar";

    /// <inheritdoc/>
    public string Summary => "one local step of ResNet-20 with sampled layers against a dense one; [--rounds 100]";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int rounds = BenchmarkProgram.TakeCount(arguments, "--rounds", 100);
        BenchmarkProgram.RefuseRest(arguments);
        using var network = new NetworkOnNoise("resnet20", BatchSize);
        using var replica = new Replica<float>(network.Layout, network.Parameters, withMomentum: true);
        var dense = new DenseArm(network, replica);
        SampledArm[] sampled = [.. ((double[])[1.0, 0.75, 0.5]).Select(budget => new SampledArm(network, replica, budget, rounds))];
        for (int round = 1 - WarmUpRounds; round <= rounds; round++)
        {
            StepTime against = dense.Step();
            foreach (SampledArm arm in sampled)
                arm.Step(round + WarmUpRounds, counts: round > 0, against);
        }

        var table = new StringBuilder();
        table.AppendLine(
            CultureInfo.InvariantCulture,
            $"ResNet-20, batch {BatchSize}, fp32, one thread, layers by module, least probability {Floor}; medians over {rounds} rounds in which all arms step in turn. {BenchmarkMachine.Describe()}\n");
        table.AppendLine("| budget | active weight-gradient FLOPs f | dense ms | sampled ms | sampled / dense | lower bound (2+f)/3 | backward saved |");
        table.AppendLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (SampledArm arm in sampled)
            table.AppendLine(arm.Row());
        return table.ToString();
    }

    /// <summary>The dense step: the update fused with the accumulation, as the training loop does it.</summary>
    private sealed class DenseArm(NetworkOnNoise network, Replica<float> replica)
    {
        private readonly IGradientAccumulator<float> accumulator = GradientAccumulators.Create<float>("vectorized");

        public StepTime Step()
        {
            long start = Stopwatch.GetTimestamp();
            network.SelectLayers(null);
            network.Differentiate();
            accumulator.AddLastAndStep(network.Gradients.Span, 1, default, first: true, 0, replica.Trainable, replica.Momentum.Span, Coefficients);
            return new StepTime(Stopwatch.GetElapsedTime(start).TotalSeconds, network.BackwardSeconds);
        }
    }

    /// <summary>The step on sampled layers.</summary>
    private sealed class SampledArm
    {
        private readonly NetworkOnNoise network;
        private readonly Replica<float> replica;
        private readonly ActiveLayers active;
        private readonly JointSparLayers<float> sampler;
        private readonly IGradientAccumulator<float> accumulator = GradientAccumulators.Create<float>("vectorized");
        private readonly ILocalStep<float> update = LocalSteps.Create<float>("vectorized");
        private readonly double budget;
        private readonly List<(StepTime Dense, StepTime Sampled, double Fraction)> observed = [];

        public SampledArm(NetworkOnNoise network, Replica<float> replica, double budget, long steps)
        {
            this.network = network;
            this.replica = replica;
            this.budget = budget;
            active = new ActiveLayers(ModelLayers.Of(network.Layout, LayerGranularity.Module));
            var probabilities = new LayerProbabilities(active.Model.Count, budget, Floor, LayerProbabilities.DefaultRate(active.Model.Count, Floor, steps));
            var settings = new LayerSamplingSettings(LayerSetScope.Shared, WithImportance: true, RedrawEvery: 1);
            sampler = new JointSparLayers<float>(settings, network, active, probabilities, new LayerDraw(1, worker: 0), LayerArithmetics.Create<float>("vectorized"));
        }

        public void Step(long step, bool counts, StepTime dense)
        {
            long start = Stopwatch.GetTimestamp();
            sampler.Draw(step);
            network.Differentiate();
            accumulator.AddLast(network.Gradients.Span, 1, replica.TrainableGradient, first: true, 0);
            sampler.AfterGradient(step, replica);
            sampler.AfterExchange(step, replica);
            update.Step(replica.TrainableGradient, replica.Trainable, replica.Momentum.Span, Coefficients);
            var time = new StepTime(Stopwatch.GetElapsedTime(start).TotalSeconds, network.BackwardSeconds);
            if (counts)
                observed.Add((dense, time, network.ActiveFraction(active)));
        }

        public string Row()
        {
            double fraction = observed.Average(o => o.Fraction);
            double saved = 1 - Median(o => o.Sampled.Backward / o.Dense.Backward);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {budget} | {fraction:F2} | {1e3 * Median(o => o.Dense.Total):F1} | {1e3 * Median(o => o.Sampled.Total):F1} | {Median(o => o.Sampled.Total / o.Dense.Total):F3} | {(2 + fraction) / 3:F3} | {saved:P0} |");
        }

        private double Median(Func<(StepTime Dense, StepTime Sampled, double Fraction), double> of) => Statistics.Median([.. observed.Select(of)]);
    }

    /// <summary>Seconds of a step, and of its backward pass.</summary>
    private readonly record struct StepTime(double Total, double Backward);

    private static readonly StepCoefficients<float> Coefficients = new(1e-3f, 0.9f, 1e-4f, Nesterov: false);
}
