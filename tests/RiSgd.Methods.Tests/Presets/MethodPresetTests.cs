namespace RiSgd.Methods.Tests;

public class MethodPresetTests
{
    [Theory]
    [InlineData("ri-sgd", "")]
    [InlineData("pr-sgd", "redundancy=0")]
    [InlineData("sync-sgd", "exchange=gradient redundancy=0 tau=1")]
    [InlineData("one-shot", "redundancy=0 schedule=once")]
    [InlineData("cooperative", "redundancy=0 sampling=uniform")]
    public void Methods_are_choices_of_options(string name, string options) =>
        Assert.Equal(options, string.Join(' ', MethodPresets.Find(name).Options.Select(option => $"{option.Key}={option.Value}").Order()));

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
