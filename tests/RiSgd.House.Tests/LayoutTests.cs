using System.Diagnostics;

namespace RiSgd.House.Tests;

/// <summary>The order of the checkout: what lies where, and what no file may hold.</summary>
public class LayoutTests
{
    private static readonly string[] s_topLevel = ["src", "tests", "jobs", "hostfiles", "RiSgd.Mpi.sln", "Makefile", "README.md", "LICENSE", "global.json"];

    [Fact]
    public void The_top_level_holds_what_was_agreed_and_nothing_else()
    {
        var tracked = Tracked().Select(path => path.Split('/')[0]).Distinct();
        Assert.All(tracked, entry => Assert.True(
            s_topLevel.Contains(entry) || entry.StartsWith('.') || entry.StartsWith("Directory.", StringComparison.Ordinal), $"{entry} does not belong at the top level."));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Checkout.PathOf("RiSgd.Mpi.sln"));
        Assert.All(Checkout.Projects, project => Assert.Contains(Checkout.Short(project.Path).Replace('/', '\\'), solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_source_project_has_tests()
    {
        var tests = Checkout.Projects.Where(project => project.IsTest).Select(project => project.Name).ToHashSet();
        Assert.All(Checkout.Projects.Where(project => !project.IsTest), project => Assert.Contains(project.Name + ".Tests", tests));
    }

    [Fact]
    public void No_source_of_the_application_is_longer_than_400_lines() =>
        Assert.All(Checkout.Sources("src").Where(path => !path.Contains("/bindings/", StringComparison.Ordinal)), path =>
            Assert.True(File.ReadLines(path).Count() <= 400, $"{Checkout.Short(path)} has {File.ReadLines(path).Count()} lines."));

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        // Put together here, so that this file is not one of its own finds.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "Skip " + "= \"", "Skip" + "=\""];
        Assert.All(Checkout.Sources("src").Concat(Checkout.Sources("tests")), path =>
        {
            string text = File.ReadAllText(path);
            Assert.All(marks, mark => Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{Checkout.Short(path)} holds {mark}."));
        });
    }

    [Fact]
    public void The_readme_gives_the_settings_that_make_run_uses()
    {
        string readme = File.ReadAllText(Checkout.PathOf("README.md"));
        var settings = File.ReadLines(Checkout.PathOf(".setup", "mpi-environment")).Where(line => !line.StartsWith('#')).ToArray();
        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.Contains("export " + setting, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_has_a_place_for_every_benchmark()
    {
        string readme = File.ReadAllText(Checkout.PathOf("README.md"));
        foreach (string name in new[] { "kernels", "step", "averaging", "startup", "redundancy", "spiridonoff", "relu" })
        {
            int opening = readme.IndexOf($"<!-- bench:{name} -->", StringComparison.Ordinal), closing = readme.IndexOf($"<!-- /bench:{name} -->", StringComparison.Ordinal);
            Assert.True(opening >= 0 && closing > opening, $"README.md has no section for {name}.");
        }
    }

    [Fact]
    public void Files_that_the_readme_links_to_exist()
    {
        string readme = File.ReadAllText(Checkout.PathOf("README.md"));
        var links = System.Text.RegularExpressions.Regex.Matches(readme, @"(?:\]\(|src=""|srcset="")([^)""#:]+)[)""]").Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Checkout.PathOf(link)), $"README.md links to {link}, which is not there."));
    }

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Checkout.Root, "ls-files", "-z"]) { RedirectStandardOutput = true })!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
