namespace RiSgd.Methods.Tests;

public class MethodPresetTests
{
    [Theory]
    [InlineData("ri-sgd", "")]
    [InlineData("pr-sgd", "redundancy=0")]
    [InlineData("sync-sgd", "exchange=gradient redundancy=0 tau=1")]
    [InlineData("one-shot", "redundancy=0 schedule=once")]
    [InlineData("cooperative", "redundancy=0 sampling=uniform")]
    [InlineData("growing", "momentum=0 redundancy=0 schedule=growing")]
    [InlineData("post-local", "redundancy=0 schedule=post-local tau=16")]
    [InlineData("adacomm", "adaptive-rule=adacomm redundancy=0 schedule=adaptive")]
    [InlineData("lupa", "adaptive-rule=lupa redundancy=0 schedule=adaptive tau=10")]
    [InlineData("fedavg", "client-fraction=0.5 client-weights=samples local-epochs=1 momentum-sync=reset redundancy=0")]
    [InlineData("hierarchical", "mixing=hierarchical node-tau=5 redundancy=0")]
    [InlineData("easgd", "mixing=elastic redundancy=0 tau=10")]
    [InlineData("slowmo", "mixing=outer outer-lr=1 outer-momentum=0.5 outer-rule=slowmo redundancy=0 tau=12")]
    [InlineData("diloco", "mixing=outer outer-lr=0.7 outer-momentum=0.9 outer-rule=nesterov redundancy=0 tau=50")]
    [InlineData("overlap-local-sgd", "overlap-momentum=0.7 overlap-pull=0.6 overlap=pullback redundancy=0 tau=10")]
    [InlineData("d-psgd", "graph=ring mixing=graph redundancy=0 tau=1")]
    [InlineData("squarm", "compressor=sign-topk consensus-step=0.2 exchange=difference graph=ring mixing=graph nesterov=on redundancy=0 schedule=triggered tau=5")]
    [InlineData("sparq", "compressor=sign-topk consensus-step=0.2 exchange=difference graph=ring mixing=graph momentum=0 redundancy=0 schedule=triggered tau=5")]
    [InlineData("choco", "compressor=sign consensus-step=0.4 exchange=difference gossip-first=on graph=ring mixing=graph momentum=0 redundancy=0 tau=1")]
    [InlineData("qsparse-local", "compressor=sign-topk exchange=difference redundancy=0 tau=5")]
    [InlineData("qsgd", "compressor=qsgd exchange=gradient redundancy=0 tau=1")]
    [InlineData("sign-sgd", "compressor=sign error-feedback=on exchange=gradient redundancy=0 tau=1")]
    [InlineData("jointspar", "exchange=gradient layer-budget=0.75 lr=0.05 redundancy=0 tau=1")]
    [InlineData("jointspar-lars", "exchange=gradient layer-budget=0.75 lr=5 redundancy=0 tau=1 trust=0.001")]
    [InlineData("lars", "exchange=gradient lr=5 redundancy=0 tau=1 trust=0.001")]
    public void Methods_are_choices_of_options(string name, string options) =>
        Assert.Equal(options, string.Join(' ', MethodPresets.Find(name).Options.Select(option => $"{option.Key}={option.Value}").Order()));

    [Fact]
    public void Every_method_has_its_row_tested() =>
        Assert.Equal(
            MethodPresets.All.Select(preset => preset.Name).Order(),
            typeof(MethodPresetTests).GetMethod(nameof(Methods_are_choices_of_options))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
                .Select(row => (string)((InlineDataAttribute)row).GetData(null!).Single()[0]).Order());

    [Fact]
    public void Names_are_distinct_and_every_row_says_what_it_is()
    {
        Assert.Equal(MethodPresets.All.Count, MethodPresets.All.Select(preset => preset.Name).Distinct().Count());
        Assert.All(MethodPresets.All, preset => Assert.False(string.IsNullOrWhiteSpace(preset.Summary)));
        Assert.All(MethodPresets.All, preset => Assert.False(string.IsNullOrWhiteSpace(preset.Paper)));
        Assert.All(MethodPresets.All, preset => Assert.Same(preset, MethodPresets.Find(preset.Name)));
    }

    [Fact]
    public void An_unknown_method_is_a_usage_error_that_names_the_nearest()
    {
        var error = Assert.Throws<RunException>(() => MethodPresets.Find("risgd"));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--method risgd", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean ri-sgd?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_is_near_none_gets_the_list_alone()
    {
        var error = Assert.Throws<RunException>(() => MethodPresets.Find("gradient-descent"));

        Assert.DoesNotContain("Did you mean", error.Message, StringComparison.Ordinal);
        Assert.All(MethodPresets.All, preset => Assert.Contains(preset.Name, error.Message, StringComparison.Ordinal));
    }
}
