namespace RiSgd.Numerics.Tests;

/// <summary>What is one layer, and which of them are active.</summary>
public class ModelLayersTests
{
    /// <summary>A piece of a residual network: stem, one block with a projection, classifier; then statistics.</summary>
    private static readonly FlatLayout Network = FlatLayout.Create(
    [
        ("conv1.weight", [4, 3, 3, 3], SlotKind.Weight),
        ("bn1.weight", [4], SlotKind.NormScale),
        ("bn1.bias", [4], SlotKind.NormShift),
        ("layer1.0.conv1.weight", [4, 4, 3, 3], SlotKind.Weight),
        ("layer1.0.bn1.weight", [4], SlotKind.NormScale),
        ("layer1.0.bn1.bias", [4], SlotKind.NormShift),
        ("layer1.0.downsample.0.weight", [4, 4, 1, 1], SlotKind.Weight),
        ("layer1.0.downsample.0.bias", [4], SlotKind.Bias),
        ("layer1.0.downsample.1.weight", [4], SlotKind.NormScale),
        ("layer1.0.downsample.1.bias", [4], SlotKind.NormShift),
        ("fc.weight", [10, 4], SlotKind.Weight),
        ("fc.bias", [10], SlotKind.Bias),
        ("bn1.running_mean", [4], SlotKind.RunningMean),
        ("bn1.running_var", [4], SlotKind.RunningSecondMoment),
    ]);

    [Fact]
    public void A_module_is_its_weight_and_bias_with_the_batch_norm_behind_it()
    {
        var layers = ModelLayers.Of(Network, LayerGranularity.Module);

        Assert.Equal(["conv1", "layer1.0.conv1", "layer1.0.downsample.0", "fc"], layers.Layers.Select(layer => layer.Name));
        Assert.Equal([3, 3, 4, 2], layers.Layers.Select(layer => layer.Slots.Count));
        Assert.Equal([108 + 8, 144 + 8, 16 + 12, 50], layers.Layers.Select(layer => layer.Length));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, -1, -1], layers.LayerOfSlot);
    }

    [Fact]
    public void Tensors_are_layers_each_and_blocks_take_all_their_modules()
    {
        Assert.Equal(12, ModelLayers.Of(Network, LayerGranularity.Tensor).Count);

        var blocks = ModelLayers.Of(Network, LayerGranularity.Block);
        Assert.Equal(["conv1", "layer1.0", "fc"], blocks.Layers.Select(layer => layer.Name));
        Assert.Equal([3, 7, 2], blocks.Layers.Select(layer => layer.Slots.Count));
    }

    [Theory]
    [InlineData(LayerGranularity.Module)]
    [InlineData(LayerGranularity.Tensor)]
    [InlineData(LayerGranularity.Block)]
    public void Every_trainable_tensor_is_in_exactly_one_layer(LayerGranularity granularity)
    {
        var layers = ModelLayers.Of(Network, granularity);

        Assert.Equal(Network.Slots.Take(12), layers.Layers.SelectMany(layer => layer.Slots));
        Assert.Equal(Network.TrainableLength, layers.Layers.Sum(layer => layer.Length));
    }

    [Fact]
    public void Layers_of_a_test_problem_are_layers_whatever_their_names()
    {
        var layout = FlatLayout.Create([("x", [3], SlotKind.Weight), ("layer.a", [2], SlotKind.Weight), ("layer.b", [2], SlotKind.Weight)]);

        Assert.Equal(3, ModelLayers.Of(layout, LayerGranularity.Module).Count);
    }

    [Fact]
    public void A_set_says_of_every_slot_whether_it_is_active_and_counts_layers_and_elements()
    {
        var active = new ActiveLayers(ModelLayers.Of(Network, LayerGranularity.Module));
        Assert.Equal(4, active.Count);
        Assert.Equal(Network.TrainableLength, active.Length);
        Assert.DoesNotContain(false, active.Slots);

        active.Set([false, true, false, true]);

        Assert.Equal(2, active.Count);
        Assert.Equal(152 + 50, active.Length);
        bool[] slots = [false, false, false, true, true, true, false, false, false, false, true, true, true, true];
        Assert.Equal(slots, active.Slots);
        Assert.Throws<ArgumentException>(() => active.Set([true]));
    }

    [Fact]
    public void Packed_elements_come_back_to_their_places_and_the_others_are_zero()
    {
        var active = new ActiveLayers(ModelLayers.Of(Network, LayerGranularity.Block));
        active.Set([true, false, true]);
        double[] flat = [.. Enumerable.Range(1, Network.TrainableLength).Select(i => (double)i)], values = [.. flat];

        active.Pack<double>(values);
        Assert.Equal([.. flat[..116], .. flat[^50..]], values[..active.Length]);

        active.Unpack<double>(values);
        Assert.Equal([.. flat[..116], .. new double[180], .. flat[^50..]], values);
    }

    [Fact]
    public void Layers_whose_tensors_do_not_lie_together_are_packed_in_the_order_of_their_places()
    {
        var layout = FlatLayout.Create([("s.0.a", [2], SlotKind.Weight), ("t", [3], SlotKind.Weight), ("s.0.b", [1], SlotKind.Weight), ("u", [4], SlotKind.Weight)]);
        var active = new ActiveLayers(ModelLayers.Of(layout, LayerGranularity.Block));
        foreach (bool[] set in new[] { new[] { true, false, true }, [false, true, true], [true, true, false] })
        {
            active.Set(set);
            int[] values = [.. Enumerable.Range(1, 10)];
            int[] expected = [.. values.Select(i => set[i <= 2 || i == 6 ? 0 : i <= 5 ? 1 : 2] ? i : 0)];

            active.Pack<int>(values);
            Assert.Equal(expected.Where(i => i > 0), values[..active.Length]);
            active.Unpack<int>(values);
            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void An_empty_set_packs_nothing_and_leaves_nothing()
    {
        var active = new ActiveLayers(ModelLayers.Of(Network, LayerGranularity.Module));
        active.Set(new bool[4]);
        double[] values = [.. Enumerable.Repeat(1.0, Network.TrainableLength)];

        Assert.Equal(0, active.Length);
        active.Pack<double>(values);
        Assert.All(values, value => Assert.Equal(1, value));
        active.Unpack<double>(values);
        Assert.All(values, value => Assert.Equal(0, value));
    }
}
