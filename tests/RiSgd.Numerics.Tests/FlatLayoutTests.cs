using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

public class FlatLayoutTests
{
    private static readonly (string Name, long[] Shape, SlotKind Kind)[] Network =
    [
        ("conv1.weight", [16, 3, 3, 3], SlotKind.Weight),
        ("bn1.weight", [16], SlotKind.NormScale),
        ("bn1.bias", [16], SlotKind.NormShift),
        ("bn1.running_mean", [16], SlotKind.RunningMean),
        ("bn1.running_var", [16], SlotKind.RunningSecondMoment),
        ("fc.weight", [10, 16], SlotKind.Weight),
        ("fc.bias", [10], SlotKind.Bias),
    ];

    [Fact]
    public void Trainable_tensors_come_first_and_statistics_at_the_tail_in_the_order_given()
    {
        var layout = FlatLayout.Create(Network);
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "fc.weight", "fc.bias", "bn1.running_mean", "bn1.running_var"], layout.Slots.Select(slot => slot.Name));
        Assert.Equal(432 + 16 + 16 + 160 + 10, layout.TrainableLength);
        Assert.Equal(layout.TrainableLength + 32, layout.Length);
    }

    [Fact]
    public void Slots_lie_side_by_side_without_gaps()
    {
        var layout = FlatLayout.Create(Network);
        int offset = 0;
        foreach (var slot in layout.Slots)
        {
            Assert.Equal(offset, slot.Offset);
            Assert.Equal(slot.Shape.Aggregate(1L, (product, extent) => product * extent), slot.Length);
            offset += slot.Length;
        }

        Assert.Equal(layout.Length, offset);
    }

    [Fact]
    public void A_slot_is_found_by_its_name()
    {
        var layout = FlatLayout.Create(Network);
        Assert.Equal(SlotKind.Bias, layout["fc.bias"].Kind);
        Assert.Contains("fc.scale", Assert.Throws<KeyNotFoundException>(() => layout["fc.scale"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_has_one_element_and_an_empty_tensor_none()
    {
        var layout = FlatLayout.Create([("x", [], SlotKind.Weight), ("none", [4, 0, long.MaxValue], SlotKind.Weight), ("y", [], SlotKind.Weight)]);
        Assert.Equal((0, 1), (layout["x"].Offset, layout["x"].Length));
        Assert.Equal((1, 0), (layout["none"].Offset, layout["none"].Length));
        Assert.Equal((1, 1), (layout["y"].Offset, layout["y"].Length));
    }

    [Fact]
    public void A_name_that_occurs_twice_is_refused() =>
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => FlatLayout.Create([("a", [1], SlotKind.Weight), ("a", [2], SlotKind.RunningMean)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_negative_extent_is_refused() =>
        Assert.Throws<ArgumentException>(() => FlatLayout.Create([("a", [-2, -2], SlotKind.Weight)]));

    [Theory]
    [InlineData(1L << 31, 1L)]
    [InlineData(1L << 32, 1L << 32)]
    [InlineData(long.MaxValue, 3L)]
    public void A_tensor_beyond_one_buffer_is_refused_by_name(long rows, long columns)
    {
        var refusal = Assert.Throws<RunException>(() => FlatLayout.Create([("big.weight", [rows, columns], SlotKind.Weight)]));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains("big.weight", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_overflow_one_buffer_only_together_are_refused()
    {
        var fits = FlatLayout.Create([("a", [int.MaxValue - 1], SlotKind.Weight), ("b", [1], SlotKind.Weight)]);
        Assert.Equal(int.MaxValue, fits.Length);
        Assert.Throws<RunException>(() => FlatLayout.Create([("a", [int.MaxValue - 1], SlotKind.Weight), ("b", [2], SlotKind.RunningMean)]));
    }

    [Theory]
    [InlineData("bn2.running_mean", 4)]
    [InlineData("bn1.running_mean", 5)]
    public void A_second_moment_without_its_layers_mean_is_refused(string mean, long length)
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => FlatLayout.Create([(mean, [length], SlotKind.RunningMean), ("bn1.running_var", [4], SlotKind.RunningSecondMoment)]));
        Assert.Contains("bn1.running_var", refusal.Message, StringComparison.Ordinal);
    }
}
