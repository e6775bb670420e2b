using System.Text.RegularExpressions;

namespace RiSgd.House.Tests;

/// <summary>Host files and batch scripts are written as their readers, mpiexec and sbatch, want them.</summary>
public partial class HostFileTests
{
    public static TheoryData<string> HostFiles => [.. Directory.EnumerateFiles(Checkout.PathOf("hostfiles")).Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> BatchScripts => [.. Directory.EnumerateFiles(Checkout.PathOf("jobs"), "*.sbatch").Select(path => Path.GetFileName(path)).Order()];

    [Theory, MemberData(nameof(HostFiles))]
    public void A_host_file_names_a_host_and_its_slots_on_each_line(string name)
    {
        var pattern = name.StartsWith("mpich", StringComparison.Ordinal) ? MpichHost() : OpenMpiHost();
        var lines = File.ReadLines(Checkout.PathOf("hostfiles", name)).Where(line => line.Length > 0 && !line.StartsWith('#')).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(pattern, line));
    }

    [Theory, MemberData(nameof(BatchScripts))]
    public void A_batch_script_asks_for_tasks_and_a_time_limit(string name)
    {
        var lines = File.ReadAllLines(Checkout.PathOf("jobs", name));
        Assert.Equal("#!/bin/bash", lines[0]);
        var directives = lines.Where(line => line.StartsWith("#SBATCH", StringComparison.Ordinal)).ToArray();
        Assert.All(directives, line => Assert.Matches(Directive(), line));
        Assert.Contains(directives, line => line.Contains("--ntasks", StringComparison.Ordinal));
        Assert.Contains(directives, line => line.Contains("--time", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("RiSgd.Mpi", StringComparison.Ordinal) && !line.StartsWith('#'));
    }

    [GeneratedRegex(@"^[A-Za-z0-9.-]+( +slots=[1-9][0-9]*)?( +max_slots=[1-9][0-9]*)?$")]
    private static partial Regex OpenMpiHost();

    [GeneratedRegex(@"^[A-Za-z0-9.-]+(:[1-9][0-9]*)?$")]
    private static partial Regex MpichHost();

    [GeneratedRegex(@"^#SBATCH --[a-z-]+(=\S+)?( +# .*)?$")]
    private static partial Regex Directive();
}
