using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Models;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>A rank's objective over real chunks of the synthetic data set.</summary>
public sealed class NetworkObjectiveTests : IDisposable
{
    private const int Ranks = 4;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"shards-{Guid.NewGuid():N}");
    private readonly ShardStore store;

    public NetworkObjectiveTests()
    {
        var request = new ShardRequest("synthetic", null, folder, Ranks, PartitionStyle.LabelSorted, 1, 1, Limit: 400);
        ShardStore.Prepare(request, _ => { });
        store = ShardStore.Open(request);
    }

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0.25, ChunkReduce.Mean)]
    [InlineData(0.35, ChunkReduce.Mean)]
    [InlineData(0.35, ChunkReduce.Sum)]
    public void One_concatenated_pass_gives_the_gradient_of_a_pass_per_chunk(double redundancy, ChunkReduce reduce)
    {
        using NetworkObjective<double> separate = Make("cnn", redundancy, reduce, Settings());
        using NetworkObjective<double> together = Make("cnn", redundancy, reduce, Settings() with { Concatenated = true });
        double[] expected = new double[separate.Gradients.Length];
        double loss = 0;
        int samples = 0;
        for (int part = 0; part < separate.PartWeights.Count; part++)
        {
            separate.Load(part, step: 3);
            BatchOutcome outcome = separate.Differentiate();
            loss += outcome.Loss * outcome.Samples;
            samples += outcome.Samples;
            for (int i = 0; i < expected.Length; i++)
                expected[i] += separate.PartWeights[part] * separate.Gradients.Span[i];
            separate.Gradients.Span.Clear();
        }

        together.Load(0, step: 3);
        BatchOutcome whole = together.Differentiate();

        Assert.True(separate.PartWeights.Count > 1);
        Assert.False(together.PartsAreChunks);
        Assert.Equal(samples, whole.Samples);
        Assert.Equal(loss / samples, whole.Loss, 1e-12);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], together.Gradients.Span[i], 1e-12);
    }

    [Fact]
    public void The_same_step_draws_the_same_samples_and_another_step_others()
    {
        using NetworkObjective<double> objective = Make("logistic", 0.25, ChunkReduce.Mean, Settings());

        double first = Loss(5);
        double other = Loss(6);
        double again = Loss(5);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        double Loss(long step)
        {
            objective.Load(1, step);
            return objective.Differentiate().Loss;
        }
    }

    [Fact]
    public void Uniform_sampling_draws_from_chunks_that_the_rank_does_not_own()
    {
        // Chunks are sorted by label: the own chunk of rank 0 has the lowest labels only, so a model that knows just those classes tells the two apart.
        using NetworkObjective<double> own = Make("logistic", 0, ChunkReduce.Mean, Settings(), batch: 64);
        using NetworkObjective<double> whole = Make("logistic", 0, ChunkReduce.Mean, Settings() with { WholeDataSet = true }, batch: 64);

        Assert.True(BiasGradient(own)[9] > 0);
        Assert.True(BiasGradient(whole)[9] < 0.1);
        Assert.Equal(64.0 * 10 / 400, whole.EpochsAfter(10), 1e-12);
        Assert.Equal(64.0 * 10 / 100, own.EpochsAfter(10), 1e-12);

        // With zero weights the gradient of bias k is 1/10 minus the fraction of label k in the mini-batch.
        static double[] BiasGradient(NetworkObjective<double> objective)
        {
            objective.Parameters.Span.Clear();
            objective.Load(0, 1);
            objective.Differentiate();
            double[] gradient = objective.Gradients.Slice(objective.Layout["fc.bias"].Offset, 10).ToArray();
            Assert.Equal(0, gradient.Sum(), 1e-12);
            return gradient;
        }
    }

    [Fact]
    public void Evaluation_leaves_parameters_and_statistics_untouched_and_counts_the_ranks_share()
    {
        using NetworkObjective<float> objective = Make<float>("resnet8", 0.25, ChunkReduce.Mean, Settings(), 8);
        objective.Load(0, 1);
        objective.Differentiate();
        float[] before = objective.Parameters.Span.ToArray();

        LocalEvaluation first = objective.Evaluate();
        LocalEvaluation second = objective.Evaluate();

        Assert.Equal(before, objective.Parameters.Span.ToArray());
        Assert.Equal(first, second);
        Assert.Equal(store.Manifest.Test.Count / Ranks, first.TestCount);
        Assert.InRange(first.TestCorrect, 0, first.TestCount);
    }

    [Fact]
    public void Training_passes_move_batch_norm_statistics_and_recalibration_makes_them_those_of_the_data()
    {
        using NetworkObjective<float> objective = Make<float>("resnet8", 0, ChunkReduce.Mean, Settings(), 8);
        int tail = objective.Layout.TrainableLength;
        objective.Load(0, 1);
        objective.Differentiate();
        float[] moved = objective.Parameters.Span[tail..].ToArray();
        objective.RecalibrateBatchNorm();
        float[] first = objective.Parameters.Span[tail..].ToArray();
        objective.Load(0, 2);
        objective.Differentiate();
        objective.RecalibrateBatchNorm();
        float[] second = objective.Parameters.Span[tail..].ToArray();

        Assert.Contains(moved, v => v is not 0 and not 1);
        Assert.NotEqual(moved, first);
        Assert.Equal(first, second);
    }

    private static SamplingSettings Settings() => new(false, false, false, AugmentationKind.None, 1, 1, 200);

    private NetworkObjective<double> Make(string model, double redundancy, ChunkReduce reduce, SamplingSettings settings, int batch = 8) =>
        Make<double>(model, redundancy, reduce, settings, batch);

    private NetworkObjective<T> Make<T>(string model, double redundancy, ChunkReduce reduce, SamplingSettings settings, int batch)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        BatchPlan plan = BatchPlan.Create(ReplicationPlan.Cyclic(Ranks, redundancy).SharesOf(0), batch, BatchPolicy.Full, reduce, LearningRatePolicy.Fixed);
        (NetworkObjective<T> objective, FlatNetwork<T> network) = NetworkObjectiveFactory.Create<T>(model, store, plan, settings, 0, Ranks);
        network.Initialise(seed: 6);
        return objective;
    }
}
