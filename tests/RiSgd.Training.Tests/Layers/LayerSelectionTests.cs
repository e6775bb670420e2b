using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Models;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace RiSgd.Training.Tests.Layers;

/// <summary>Backward passes that leave out layers, on networks over real chunks of the synthetic data set.</summary>
public sealed class LayerSelectionTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"shards-{Guid.NewGuid():N}");
    private readonly ShardStore store;

    public LayerSelectionTests()
    {
        var request = new ShardRequest("synthetic", null, folder, 1, PartitionStyle.Iid, 1, 1, Limit: 200);
        ShardStore.Prepare(request, _ => { });
        store = ShardStore.Open(request);
    }

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("cnn", LayerGranularity.Module)]
    [InlineData("cnn", LayerGranularity.Tensor)]
    [InlineData("mlp", LayerGranularity.Tensor)]
    [InlineData("logistic", LayerGranularity.Tensor)]
    [InlineData("resnet8", LayerGranularity.Module)]
    [InlineData("resnet8", LayerGranularity.Tensor)]
    [InlineData("resnet8", LayerGranularity.Block)]
    public void JS_6_gradients_of_active_layers_have_the_dense_bits_and_inactive_ones_are_zero(string model, LayerGranularity granularity)
    {
        AssertSelections<double>(model, granularity);
        AssertSelections<float>(model, granularity);
    }

    [Fact]
    public void Batch_norm_statistics_keep_moving_in_layers_that_take_no_part()
    {
        using NetworkObjective<float> dense = Make<float>("resnet8"), sparse = Make<float>("resnet8");
        sparse.SelectLayers(new bool[sparse.Layout.Slots.Count]);
        float[] before = sparse.Parameters.Span.ToArray();
        for (int step = 1; step <= 3; step++)
        {
            dense.Load(0, step);
            sparse.Load(0, step);
            Assert.Equal(dense.Differentiate(), sparse.Differentiate());
        }

        int tail = sparse.Layout.TrainableLength;
        Assert.Equal(dense.Parameters.Span.ToArray(), sparse.Parameters.Span.ToArray());
        Assert.NotEqual(before[tail..], sparse.Parameters.Span[tail..].ToArray());
        Assert.All(sparse.Gradients.Span.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Back_propagation_ends_at_the_lowest_active_layer()
    {
        using var network = new FlatNetwork<float>(ModelCatalog.Create("resnet8", new ImageShape(3, 32, 32), 10, ScalarType.Float32));
        string[] names = [.. network.Layout.Slots.Select(s => s.Name)];
        network.SelectLayers([.. names.Select(n => n.StartsWith("layer3", StringComparison.Ordinal) || n.StartsWith("fc", StringComparison.Ordinal))]);

        // What needs no gradient has no graph behind it, so that a backward pass can't go there.
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn([2, 3, 32, 32]);
        foreach (string stage in (string[])["conv1", "bn1", "layer1", "layer2", "layer3"])
        {
            x = ((nn.Module<Tensor, Tensor>)network.Network.named_modules().Single(m => m.Item1 == stage).Item2).call(x);
            Assert.Equal(stage == "layer3", x.requires_grad);
        }
    }

    [Fact]
    public void A_gradient_that_is_replaced_at_a_layers_first_pass_is_noticed_though_other_layers_had_theirs_before()
    {
        using var network = new FlatNetwork<float>(ModelCatalog.Create("cnn", store.OpenTest().Shape, 10, ScalarType.Float32));
        using NetworkObjective<float> objective = Over(network);
        bool[] withoutFirst = [.. objective.Layout.Slots.Select(s => !s.Name.StartsWith("conv1", StringComparison.Ordinal))];
        objective.SelectLayers(withoutFirst);
        objective.Load(0, 1);
        objective.Differentiate();

        TorchSharp.Modules.Parameter first = network.Network.parameters().First();
        first.grad = zeros(first.shape);
        objective.Differentiate();
        objective.SelectLayers(null);

        Assert.Contains("conv1.weight", Assert.Throws<InvalidOperationException>(() => objective.Differentiate()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cnn", 0)]
    [InlineData("resnet8", 0.02)]
    public void JS_2_a_network_trained_with_a_full_budget_has_the_bits_of_the_dense_one(string model, double trust)
    {
        var run = new SampledRun { Run = new OracleRun { Ranks = 1, Steps = 5, Momentum = 0.9, WeightDecay = 1e-4, Implementation = "vectorized" }, Budget = 1, Trust = trust };

        Trajectory dense = run.TrainDense((_, _) => Make<double>(model));
        Trajectory sampled = run.Train((_, _) => Make<double>(model)).Trajectory;

        Assert.Equal(dense.Ranks[0].Models, sampled.Ranks[0].Models);
        Assert.Equal(dense.Ranks[0].Momenta, sampled.Ranks[0].Momenta);
        Assert.Equal(dense.Ranks[0].Steps.Select(s => s.Loss), sampled.Ranks[0].Steps.Select(s => s.Loss));
    }

    [Fact]
    public void JS_6_training_a_network_with_frozen_layers_moves_active_layers_and_statistics_alone()
    {
        var run = new SampledRun { Run = new OracleRun { Ranks = 1, Steps = 8, Momentum = 0.9, WeightDecay = 1e-4 }, Budget = 0.5, Freeze = true };
        (Trajectory trajectory, SamplerOfRank[] samplers) = run.Train((_, _) => Make<double>("resnet8"));

        RankTrajectory rank = trajectory.Ranks[0];
        FlatLayout layout = samplers[0].Active.Model.Layout;
        for (int t = 1; t < 8; t++)
        {
            bool[] active = samplers[0].Sets[t].Own;
            Assert.Contains(false, active);
            foreach ((FlatSlot slot, int layer) in layout.Slots.Zip(samplers[0].Active.Model.LayerOfSlot))
            {
                Range elements = slot.Offset..(slot.Offset + slot.Length);
                bool moves = layer < 0 || active[layer];
                Assert.Equal(moves, !rank.Models[t][elements].SequenceEqual(rank.Models[t - 1][elements]));
            }
        }
    }

    private void AssertSelections<T>(string model, LayerGranularity granularity)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using NetworkObjective<T> dense = Make<T>(model), sparse = Make<T>(model);
        var active = new ActiveLayers(ModelLayers.Of(dense.Layout, granularity));
        var random = new CounterRandom(3, RandomPurpose.SyntheticData);
        for (int step = 1; step <= 8; step++)
        {
            // all layers, then none, then any
            bool[] set = new bool[active.Model.Count];
            foreach (ref bool layer in set.AsSpan())
                layer = step == 1 || (step > 2 && random.NextDouble() < 0.5);
            active.Set(set);
            sparse.SelectLayers(active.Slots);
            foreach (NetworkObjective<T> objective in (NetworkObjective<T>[])[dense, sparse])
            {
                objective.Gradients.Span.Clear();
                objective.Load(0, step);
            }

            Assert.Equal(dense.Differentiate(), sparse.Differentiate());
            foreach (FlatSlot slot in active.ActiveSlots())
                Assert.Equal(dense.Gradients.Slice(slot.Offset, slot.Length).ToArray(), sparse.Gradients.Slice(slot.Offset, slot.Length).ToArray());
            foreach (FlatSlot slot in active.InactiveSlots())
                Assert.All(sparse.Gradients.Slice(slot.Offset, slot.Length).ToArray(), g => Assert.Equal(T.Zero, g));
        }

        Assert.Equal(dense.Parameters.Span.ToArray(), sparse.Parameters.Span.ToArray());
    }

    private NetworkObjective<T> Make<T>(string model)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        BatchPlan plan = BatchPlan.Create(ReplicationPlan.Cyclic(1, 0).SharesOf(0), 8, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed);
        var settings = new SamplingSettings(false, false, false, AugmentationKind.None, 1, 1, 200);
        (NetworkObjective<T> objective, FlatNetwork<T> network) = NetworkObjectiveFactory.Create<T>(model, store, plan, settings, 0, 1);
        network.Initialise(seed: 6);
        return objective;
    }

    private NetworkObjective<float> Over(FlatNetwork<float> network)
    {
        ImageChunk chunk = store.OpenChunk(0);
        var assembler = new BatchAssembler<float>(DataSets.Find("synthetic").Normalisation, AugmentationKind.None, 1, 0);
        var feed = new SampleFeed<float>([chunk], null, new EpochOrder(chunk.Count, 1, 0, 0), assembler, 8);
        return new NetworkObjective<float>(network, [new StepPart<float>([feed], null, 1)], chunk.Count, new EvaluationShare(chunk, 10, store.OpenTest(), 0, 10, 10), assembler);
    }
}
