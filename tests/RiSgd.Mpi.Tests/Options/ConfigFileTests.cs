using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class ConfigFileTests
{
    [Theory]
    [InlineData("tau: 5\nredundency: 0.25\n", 2, "there is no option redundency; did you mean redundancy?")]
    [InlineData("xyzxyzxyz: 1\n", 1, "there is no option xyzxyzxyz; --help lists the options")]
    [InlineData("config: other.yaml\n", 1, "there is no option config")]
    [InlineData("tau: 5\nlr: 1\ntau: 6\n", 3, "tau is given twice")]
    [InlineData("- tau\n- 5\n", 1, "expected a map of options")]
    [InlineData("just words\n", 1, "expected a map of options")]
    [InlineData("tau: {a: 1}\n", 1, "tau needs a single value")]
    [InlineData("tau: [1, [2]]\n", 1, "tau needs a single value or a list of them")]
    [InlineData("[a]: 1\n", 1, "the name of an option is expected here")]
    [InlineData("tau: 5\n---\ntau: 6\n", 2, "a second document")]
    [InlineData("tau: \"5\n", 1, "no valid YAML")]
    [InlineData("tau: 5\n  lr: 1\n", 2, "no valid YAML")]
    [InlineData("tau: *five\n", 1, "needs a single value")]
    public void A_file_that_is_no_map_of_options_is_refused_with_file_and_line(string text, int line, string message)
    {
        using var file = new Given.File(text);
        Assert.StartsWith($"{file.Path}, line {line}: ", Given.Refusal($"--config {file.Path}").Message, StringComparison.Ordinal);
        Assert.Contains(message, Given.Refusal($"--config {file.Path}").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tau: fast\n", "--tau", 1, "\"fast\" is not allowed")]
    [InlineData("\n\ntau: 0\n", "--tau", 3, "0 is not allowed")]
    [InlineData("lr: [0.1, 0.2]\n", "--lr", 1, "\"0.1,0.2\" is not allowed")]
    [InlineData("tau: ''\n", "--tau", 1, "\"\" is not allowed")]
    [InlineData("resume: nothing\n", "--resume", 1, "nothing does not exist")]
    public void A_wrong_value_is_refused_by_option_file_and_line(string text, string option, int line, string message)
    {
        using var file = new Given.File(text);
        var refusal = Given.Refusal($"--config {file.Path}").Message;
        Assert.StartsWith($"{option} ({file.Path}, line {line}): ", refusal, StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_and_epochs_in_one_file_contradict_each_other()
    {
        using var file = new Given.File("steps: 5\nepochs: 2\n");
        Assert.Contains("both give the length of the run", Given.Refusal($"--config {file.Path}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("--config: the file no.yaml does not exist", Given.Refusal("--config no.yaml").Message);

    [Fact]
    public void A_directory_in_the_place_of_a_file_is_named() =>
        Assert.StartsWith("--config: / cannot be read", Given.Refusal("--config /").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark\n")]
    [InlineData("{}\n")]
    public void An_empty_file_changes_nothing(string text)
    {
        using var file = new Given.File(text);
        Assert.Equal(Given.Settings("").ToYaml(), Given.Settings($"--config {file.Path}").ToYaml());
    }

    [Fact]
    public void Values_are_read_in_every_spelling_of_yaml()
    {
        using var file = new Given.File("""
            # remarks are fine
            method: "ri-sgd"
            tau: 0007      # so are leading zeros
            nesterov: yes
            deterministic: false
            lr: 5e-2
            lr-milestones: [0.25, 0.5]
            out: 'a b: # c'
            """);
        var settings = Given.Settings($"--config {file.Path} --steps 100");
        Assert.Equal((7, true, false, 0.05, "a b: # c"), (settings.Schedule.Tau, settings.Nesterov, settings.Deterministic, settings.LearningRate, settings.Out));
        Assert.Equal([25, 50], settings.LearningRateMilestones);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_descending_into_it()
    {
        using var file = new Given.File("tau: " + new string('[', 100_000));
        Assert.Contains("line 1", Given.Refusal($"--config {file.Path}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_mutation_of_a_file_is_read_or_refused_in_one_line()
    {
        var valid = Given.Settings("").ToYaml();
        var options = OptionDeclaration.Of(typeof(TrainArguments));
        var random = new Random(20260102);
        var refused = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var text = valid.ToCharArray();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
                text[random.Next(text.Length)] = (char)random.Next(1, random.Next(2) == 0 ? 128 : 0xFFFF);
            try
            {
                ConfigFile.Parse(new string(text), "mutated.yaml", options);
            }
            catch (RunException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 200, 1_000);
    }
}
