using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>The planted ReLU as an objective: its gradient against plain loops over the same samples.</summary>
public sealed class PlantedReluObjectiveTests
{
    private const int Dimension = 19;
    private const int Samples = 203;
    private const int Ranks = 4;
    private const long Seed = 5;

    private static readonly PlantedRelu Problem = new(Dimension, Seed);
    private static readonly PlantedReluSamples<double> All = new(Problem, Samples, Ranks, _ => true);

    private static SamplingSettings Sampling(bool whole = false, bool withReplacement = false, bool concatenated = false) =>
        new(whole, withReplacement, concatenated, AugmentationKind.None, Seed, PartitionSeed: 1, EvaluationTrainSamples: 0);

    private static BatchPlan Plan(int rank, double redundancy, int batch = 8, ChunkReduce reduce = ChunkReduce.Mean) =>
        BatchPlan.Create(ReplicationPlan.Cyclic(Ranks, redundancy).SharesOf(rank), batch, BatchPolicy.Full, reduce, LearningRatePolicy.Fixed);

    [Fact]
    public void It_starts_from_the_moment_estimate()
    {
        double[] expected = new double[Dimension];
        for (int i = 0; i < Samples; i++)
        {
            (double[] x, double y) = Sample(i);
            for (int k = 0; k < Dimension; k++)
                expected[k] += 2 * y * x[k] / Samples;
        }

        using var objective = new PlantedReluObjective<double>(All, Plan(0, 0), Sampling(), 0);
        Close.All(expected, objective.Parameters.Span.ToArray(), 1e-13);
    }

    [Fact]
    public void The_moment_estimate_is_as_far_from_the_planted_weights_as_its_variance_says()
    {
        // E ||w_0 - w*||^2 = (2 (d-1) + 5) / n for ||w*|| = 1; over 100 coordinates it spreads by about a seventh.
        var samples = new PlantedReluSamples<double>(new PlantedRelu(100, Seed), 2000, 1, _ => false);
        Assert.Equal(Math.Sqrt(203.0 / 2000), samples.Problem.Distance([.. samples.MomentEstimate]), 0.1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_draws_from_every_held_chunk_and_its_gradient_is_that_of_plain_loops(bool concatenated)
    {
        // mu = 0.4 of four ranks: the own chunk, the next one, and three fifths of the one after that.
        const int Rank = 3;
        BatchPlan plan = Plan(Rank, 0.4);
        Assert.Equal([3, 0, 1], plan.Chunks.Select(c => c.Chunk));
        using var objective = new PlantedReluObjective<double>(All, plan, Sampling(concatenated: concatenated), Rank);
        double[] w = [.. objective.Parameters.Span];
        foreach (long step in (long[])[1, 40])
        {
            double[] expected = new double[Dimension];
            double expectedLoss = 0;
            foreach (ChunkBatch chunk in plan.Chunks)
                expectedLoss += AddMeanGradient(w, Rows(Rank, chunk, step), chunk.Weight, expected) * chunk.BatchSize / plan.TotalBatch;
            (double[] gradient, double loss) = Step(objective, step);
            Close.All(expected, gradient, 1e-13);
            Close.To(expectedLoss, loss, 1e-13);
        }
    }

    [Fact]
    public void A_step_on_the_whole_set_draws_uniformly_from_all_chunks()
    {
        BatchPlan plan = Plan(2, 0, batch: 150);
        using var objective = new PlantedReluObjective<double>(All, plan, Sampling(whole: true), 2);
        int[] rows = new int[150];
        new UniformOrder(Samples, Seed, 2, chunk: Ranks).Fill(150, rows);
        double[] expected = new double[Dimension];
        double expectedLoss = AddMeanGradient([.. objective.Parameters.Span], rows, 1, expected);

        (double[] gradient, double loss) = Step(objective, 2);

        Close.All(expected, gradient, 1e-13);
        Close.To(expectedLoss, loss, 1e-13);
        Assert.Equal(150.0 / Samples, objective.EpochsAfter(1));
    }

    [Fact]
    public void The_evaluations_of_all_ranks_cover_the_whole_data_once()
    {
        double sum = 0;
        int count = 0;
        for (int rank = 0; rank < Ranks; rank++)
        {
            using var objective = new PlantedReluObjective<double>(All, Plan(rank, 0), Sampling(), rank);
            sum += objective.Evaluate().TrainLoss * All.CountOf(rank);
            count += All.CountOf(rank);
        }

        double expected = AddMeanGradient([.. All.MomentEstimate], Enumerable.Range(0, Samples), 1, new double[Dimension]);
        Assert.Equal(Samples, count);
        Close.To(expected, sum / Samples, 1e-13);
    }

    [Fact]
    public void Evaluation_gives_distance_and_angle()
    {
        using var objective = new PlantedReluObjective<double>(All, Plan(0, 0), Sampling(), 0);
        for (int k = 0; k < Dimension; k++)
            objective.Parameters.Span[k] = 3 * Problem.Target[k];
        objective.Evaluate();
        Assert.Equal(["||w - w*||", "angle"], objective.Quantities().Select(q => q.Name));
        Assert.Equal(2, objective.Quantities()[0].Value, 1e-14);
        Assert.Equal(0, objective.Quantities()[1].Value, 1e-14);
    }

    [Fact]
    public void At_the_planted_weights_loss_and_gradient_vanish()
    {
        using var objective = new PlantedReluObjective<double>(All, Plan(0, 0.25), Sampling(), 0);
        Problem.Target.CopyTo(objective.Parameters.Span);
        (double[] gradient, double loss) = Step(objective, 1);
        Assert.All(gradient, value => Assert.Equal(0, value, 1e-14));
        Assert.Equal(0, loss, 1e-28);
    }

    [Fact]
    public void Only_the_chunks_that_a_rank_needs_stay_in_memory_and_give_the_same_gradient()
    {
        BatchPlan plan = Plan(1, 0.25);
        using PlantedReluObjective<double> lean = PlantedReluObjective<double>.Create(Dimension, Samples, plan, Sampling(), 1, Ranks);
        using var full = new PlantedReluObjective<double>(All, plan, Sampling(), 1);
        Assert.Equal(Step(full, 3).Gradient, Step(lean, 3).Gradient);
        Assert.Equal(full.Evaluate(), lean.Evaluate());

        var kept = new PlantedReluSamples<double>(Problem, Samples, Ranks, chunk => chunk == 1);
        Assert.True(kept.Row(1, 0).SequenceEqual(All.Row(1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => kept.Row(0, 0).Length);
    }

    [Fact]
    public void In_single_precision_it_is_the_same_problem()
    {
        BatchPlan plan = Plan(0, 0.25);
        using PlantedReluObjective<float> narrow = PlantedReluObjective<float>.Create(Dimension, Samples, plan, Sampling(), 0, Ranks);
        using var wide = new PlantedReluObjective<double>(All, plan, Sampling(), 0);
        narrow.Load(0, 1);
        narrow.Differentiate();
        wide.Load(0, 1);
        wide.Differentiate();
        for (int k = 0; k < Dimension; k++)
            Assert.Equal(wide.Gradients.Span[k], narrow.Gradients.Span[k], 1e-5);
    }

    [Fact]
    public void A_layer_that_is_not_selected_gets_no_gradient()
    {
        using var objective = new PlantedReluObjective<double>(All, Plan(0, 0), Sampling(), 0);
        objective.SelectLayers([false]);
        Assert.All(Step(objective, 1).Gradient, value => Assert.Equal(0, value));
        objective.SelectLayers([true]);
        Assert.DoesNotContain(0, Step(objective, 1).Gradient);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(2_000_000_000, 100)]
    public void Samples_that_give_a_rank_none_or_too_many_are_refused_by_the_options_name(int samples, int dimension)
    {
        var refusal = Assert.Throws<RunException>(() => new PlantedReluSamples<double>(new PlantedRelu(dimension, 1), samples, Ranks, _ => true));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith("--samples", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Products_with_rows_are_those_of_plain_loops_for_every_length()
    {
        var random = new CounterRandom(1, RandomPurpose.SyntheticData);
        for (int length = 0; length <= 40; length++)
        {
            double[] a = Values(length, ref random), b = Values(length, ref random), sum = Values(length, ref random);
            Close.To(a.Zip(b, (x, y) => x * y).Sum(), DenseRows.Dot<double>(a, b), 1e-13);
            Close.To(a.Zip(b, (x, y) => x * y).Sum(), DenseRows.Dot<float>([.. a.Select(x => (float)x)], [.. b.Select(x => (float)x)]), 1e-5);
            double[] expected = [.. sum.Zip(a, (s, x) => s + (2.5 * x))];
            DenseRows.AddScaled(a, 2.5, sum);
            Close.All(expected, sum, 1e-14);
        }
    }

    private static double[] Values(int length, ref CounterRandom random)
    {
        double[] values = new double[length];
        for (int i = 0; i < length; i++)
            values[i] = random.NextGaussian();
        return values;
    }

    private static (double[] Gradient, double Loss) Step(PlantedReluObjective<double> objective, long step)
    {
        double[] sum = new double[Dimension];
        double loss = 0;
        int samples = 0;
        for (int part = 0; part < objective.PartWeights.Count; part++)
        {
            objective.Gradients.Span.Clear();
            objective.Load(part, step);
            BatchOutcome outcome = objective.Differentiate();
            loss += outcome.Loss * outcome.Samples;
            samples += outcome.Samples;
            for (int k = 0; k < Dimension; k++)
                sum[k] += objective.PartWeights[part] * objective.Gradients.Span[k];
        }

        return (sum, loss / samples);
    }

    private static IEnumerable<int> Rows(int rank, ChunkBatch chunk, long step)
    {
        int[]? replica = chunk.Fraction < 1 ? ReplicationPlan.ReplicaRows(All.CountOf(chunk.Chunk), chunk.Fraction, rank, chunk.Chunk, 1) : null;
        int[] rows = new int[chunk.BatchSize];
        new EpochOrder(replica?.Length ?? All.CountOf(chunk.Chunk), Seed, rank, chunk.Chunk).Fill((step - 1) * chunk.BatchSize, rows);
        return rows.Select(row => All.StartOf(chunk.Chunk) + (replica?[row] ?? row));
    }

    private static double AddMeanGradient(double[] w, IEnumerable<int> rows, double weight, double[] sum)
    {
        double loss = 0;
        int[] all = [.. rows];
        foreach (int row in all)
        {
            (double[] x, double y) = Sample(row);
            double product = x.Zip(w, (a, b) => a * b).Sum();
            double residual = Math.Max(0, product) - y;
            loss += residual * residual / 2 / all.Length;
            for (int k = 0; k < Dimension && product > 0; k++)
                sum[k] += weight * residual * x[k] / all.Length;
        }

        return loss;
    }

    private static (double[] X, double Y) Sample(int index)
    {
        double[] x = new double[Dimension];
        double y = Problem.Sample(index, x);
        return (x, y);
    }
}
