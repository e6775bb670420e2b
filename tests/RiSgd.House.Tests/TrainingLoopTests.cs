using RiSgd.Methods;

namespace RiSgd.House.Tests;

/// <summary>A method is a composition, not a branch: the training loop knows none by name.</summary>
public class TrainingLoopTests
{
    [Fact]
    public void The_training_loop_names_no_method()
    {
        string[] loop = [.. Directory.EnumerateFiles(Checkout.PathOf("src", "RiSgd.Training"), "TrainingLoop*.cs", SearchOption.AllDirectories)];
        Assert.NotEmpty(loop);
        foreach (string path in loop)
        {
            // Comments may say where a rule comes from; code may not ask which method it runs.
            string code = string.Join('\n', File.ReadLines(path).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Assert.All(MethodPresets.All.SelectMany(preset => Spellings(preset.Name)), name =>
                Assert.False(code.Contains(name, StringComparison.OrdinalIgnoreCase), $"{Checkout.Short(path)} names the method {name}."));
            Assert.DoesNotContain("MethodPreset", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_training_loop_reads_on_two_screens() =>
        Assert.All(Directory.EnumerateFiles(Checkout.PathOf("src", "RiSgd.Training"), "TrainingLoop.cs", SearchOption.AllDirectories), path =>
            Assert.InRange(File.ReadLines(path).Count(), 1, 250));

    // ri-sgd, RiSgd (but not the namespace RiSgd.) and ri_sgd
    private static IEnumerable<string> Spellings(string name) =>
        [$"\"{name}\"", name, name.Replace('-', '_'), .. name == "ri-sgd" ? [] : new[] { name.Replace("-", "", StringComparison.Ordinal) }];
}
