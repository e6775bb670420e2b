using System.Text.RegularExpressions;

namespace RiSgd.Launch.Tests;

/// <summary>The program as README.md tells a user to install and start it.</summary>
public partial class InstalledProgramTests
{
    [Fact]
    public void Mpiexec_starts_the_installed_program_by_its_name_with_the_settings_that_the_readme_gives()
    {
        using var scratch = new Scratch();
        string prefix = scratch["prefix"];
        var nothing = new Dictionary<string, string>();
        Launch.Command(["make", "-C", Checkout.Root, "install", $"PREFIX={prefix}"], nothing, scratch.Folder).Expect(0);

        var settings = Setting().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "README.md"))).ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value);
        Assert.Contains("OMPI_MCA_rmaps_base_oversubscribe", settings.Keys);
        settings["PATH"] = $"{prefix}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        var run = Launch.Command(["mpiexec", "-n", "8", "RiSgd.Mpi", "--steps", "20", "--batch-size", "8", "--out", "run"], settings, scratch.Folder).Expect(0);

        Assert.Equal(8, Directory.GetFiles(scratch["run/metrics"], "rank-*.csv").Length);
        Assert.True(File.Exists(scratch["run/model.safetensors"]), run.Text);
        Assert.True(File.Exists(scratch["data/fashion-mnist-p8-iid-s1/manifest.json"]), run.Text);

        Launch.Command(["make", "-C", Checkout.Root, "uninstall", $"PREFIX={prefix}"], nothing, scratch.Folder).Expect(0);
        Assert.Empty(Directory.EnumerateFiles(prefix, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_program_alone_is_one_rank()
    {
        using var scratch = new Scratch();
        Launch.Run(Launcher.None, 1, ["--source", ImageFiles.Write(scratch), "--shards", scratch["shards"], "--steps", 10, "--tau", 5, "--batch-size", 8, "--out", scratch["run"]]).Expect(0);

        Assert.Equal(["rank-00000.csv"], Directory.GetFiles(scratch["run/metrics"]).Select(path => Path.GetFileName(path)));
        Assert.All(new RunFolder(scratch["run"]).Column("metrics/rank-00000.csv", "bytes_sent"), bytes => Assert.Equal(0, bytes));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("shard", "--help")]
    [InlineData("--version")]
    public void Help_and_version_go_to_standard_output_and_end_with_0(params string[] arguments)
    {
        var said = Launch.Run(Launcher.None, 1, arguments).Expect(0);
        Assert.NotEmpty(said.Lines);
        Assert.All(said.Lines, line => Assert.False(line.IsError));
        Assert.All(said.Lines, line => Assert.InRange(line.Text.Length, 0, 160));
    }

    [GeneratedRegex(@"^export ([A-Z_a-z]+)=(\S*)", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
