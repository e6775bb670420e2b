using RiSgd.Methods;
using RiSgd.Mpi.Composition;
using RiSgd.Mpi.Tests.Options;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Tests.Composition;

public sealed class MethodPartsTests
{
    private static readonly FlatLayout s_layout = FlatLayout.Create(
        [("conv.weight", [40, 50], SlotKind.Weight), ("conv.bias", [40], SlotKind.Bias), ("fc.weight", [10, 40], SlotKind.Weight), ("fc.bias", [10], SlotKind.Bias)]);

    [Theory]
    [InlineData("--method qsgd", false)]
    [InlineData("--method qsgd --error-feedback on", true)]
    [InlineData("--method sign-sgd", true)]
    [InlineData("--method sign-sgd --error-feedback auto", true)]
    [InlineData("--method sign-sgd --error-feedback off", false)]
    [InlineData("--method sync-sgd --compressor bf16", true)]
    [InlineData("--method qsparse-local", true)]
    [InlineData("--method qsparse-local --compressor qsgd", true)]
    [InlineData("--method qsparse-local --compressor none", false)]
    [InlineData("--method squarm", false)]
    [InlineData("--method choco", false)]
    public void Errors_are_fed_back_where_a_code_is_wrong_on_average_and_no_estimate_keeps_them(string line, bool feedback)
    {
        using var parts = Parts(line);
        Assert.NotNull(parts.Code);
        Assert.Equal(feedback, parts.Feedback is not null);
    }

    [Theory]
    [InlineData("--method ri-sgd")]
    [InlineData("--method sync-sgd")]
    [InlineData("--method d-psgd")]
    [InlineData("--method jointspar")]
    public void What_is_exchanged_as_it_is_has_no_code(string line)
    {
        using var parts = Parts(line);
        Assert.Null(parts.Code);
        Assert.Null(parts.Feedback);
    }

    [Fact]
    public void Small_tensors_are_left_as_they_are()
    {
        using var all = Parts("--method choco");
        using var large = Parts("--method choco --dense-below 1000");
        Assert.True(large.Code!.MaximumCodeLength > 8 * 450, "biases and the last layer, 450 float64, are not compressed");
        Assert.True(all.Code!.MaximumCodeLength < 8 * 450);
    }

    [Fact]
    public void A_rule_for_weights_is_refused_where_the_file_has_them()
    {
        using var weighted = new Given.File("from,to,weight\n0,1,0.25\n1,2,0.25\n");
        using var plain = new Given.File("from,to\n0,1\n1,2\n");

        using (var parts = Parts($"--method d-psgd --graph {weighted.Path}", 3))
            Assert.True(parts.Matrix!.HasGivenWeights);
        using (var parts = Parts($"--method d-psgd --graph {plain.Path} --graph-weights optimal", 3))
            Assert.False(parts.Matrix!.HasGivenWeights);
        var refusal = Assert.Throws<RunException>(() => Parts($"--method d-psgd --graph {weighted.Path} --graph-weights optimal", 3));
        Assert.StartsWith("--graph-weights optimal would have no effect, as ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_end_is_refused()
    {
        var refusal = Assert.Throws<RunException>(() => Parts("--method d-psgd --graph /dev/zero", 3));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith("--graph: /dev/zero has more than ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method d-psgd", 1.0 / 3, 8)]
    [InlineData("--method d-psgd --graph complete", 1.0 / 8, 8)]
    [InlineData("--method d-psgd --graph star --graph-weights optimal", 2.0 / 9, 8)]
    public void A_graph_has_the_weights_of_its_rule(string line, double edge, int ranks)
    {
        using var parts = Parts(line, ranks);
        Assert.Equal(edge, parts.Matrix![0, 1], 1e-12);
    }

    [Fact]
    public void A_graph_may_come_from_a_file_and_what_is_wrong_with_it_is_told()
    {
        using var path = new Given.File("from,to,weight\n0,1,0.25\n1,2,0.25\n2,3,0.25\n");
        using var broken = new Given.File("from,to\n0,9\n");
        using var parts = Parts($"--method d-psgd --graph {path.Path}");
        Assert.Equal((0.25, 0.75, 0.0), (parts.Matrix![1, 2], parts.Matrix[0, 0], parts.Matrix[0, 3]));

        var refusal = Assert.Throws<RunException>(() => Parts($"--method d-psgd --graph {broken.Path}"));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains(broken.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("--method jointspar", 2)]
    [InlineData("--method jointspar --layer-budget 1", 2)]
    [InlineData("--method jointspar --layer-granularity tensor", 4)]
    public void Layers_are_sampled_where_a_budget_is_given(string line, int? layers)
    {
        using var parts = Parts(line);
        Assert.Equal(layers, parts.Active?.Model.Count);
    }

    private static MethodParts<double> Parts(string line, int ranks = 4) => new(Given.Settings(line, ranks), s_layout, ranks);
}
