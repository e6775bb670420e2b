using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class HelpTests
{
    [Theory]
    [InlineData(typeof(TrainArguments), "--help")]
    [InlineData(typeof(TrainArguments), "train --help")]
    [InlineData(typeof(TrainArguments), "--tau 0 -h")]
    [InlineData(typeof(ShardArguments), "shard --help")]
    public void Help_tells_unit_meaning_default_and_an_example_of_every_option(Type arguments, string line)
    {
        var text = Text(line);
        var flat = Flat(text);
        foreach (var option in OptionDeclaration.Of(arguments))
            Assert.Contains($"--{option.Name} {option.Unit} {option.Meaning} [default: {option.DefaultText}] (e.g. --{option.Name} {option.Example})", flat, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), row => Assert.InRange(row.Length, 0, 110));
    }

    [Fact]
    public void The_help_without_a_verb_lists_verbs_and_methods()
    {
        var text = Text("--help");
        Assert.All(Verb.All, verb => Assert.Contains($"\n  {verb.Name} ", text, StringComparison.Ordinal));
        Assert.All(MethodPresets.All, preset => Assert.Contains($"\n  {preset.Name} ", text, StringComparison.Ordinal));
        Assert.All(MethodPresets.All, preset => Assert.Contains(preset.Paper, Flat(text), StringComparison.Ordinal));
        Assert.All(TestProblemPresets.All, problem => Assert.Contains($"\n  {problem.Model} ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_of_the_help_are_command_lines_that_are_understood()
    {
        foreach (var verb in Verb.All)
            ProgramArguments.Parse(Given.Words(verb.Example).SkipWhile(word => word != "RiSgd.Mpi").Skip(1).ToArray());
        foreach (var option in OptionDeclaration.Of(typeof(TrainArguments)).Where(option => option.Name is not "init-from"))
            Given.Settings(Given.Line(option.Name, option.Example!));
    }

    [Fact]
    public void Every_option_is_declared_whole_and_in_kebab_case()
    {
        var options = Verb.All.SelectMany(verb => OptionDeclaration.Of(verb.Arguments));
        Assert.All(options, option =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", option.Name);
            Assert.EndsWith(".", option.Meaning, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(option.Unit));
            Assert.False(string.IsNullOrEmpty(option.DefaultText));
            Assert.False(string.IsNullOrEmpty(option.Example));
        });
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("shard --version")]
    public void The_version_is_one_line(string line) => Assert.Matches(@"^RiSgd\.Mpi \d+\.\d+\.\d+\S*\n$", Text(line));

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Text(string line) => Assert.IsType<TextRequest>(ProgramArguments.Parse(Given.Words(line))).Text;
}
