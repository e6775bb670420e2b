using System.Text.Json;
using RiSgd.Methods;

namespace RiSgd.Reporting.Tests;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_files_of_a_run_are_where_the_contract_says()
    {
        var run = folder.Run();
        Assert.Equal(
            ["config.yaml", "environment.json", "metrics/rank-00003.csv", "rounds/rank-00003.csv", "evaluation.csv", "events.csv", "logs/rank-00003.log", "model.safetensors"],
            new[] { run.Config, run.Environment, run.Metrics(3), run.Rounds(3), run.Evaluation, run.Events, run.Log(3), run.Model }.Select(path => Path.GetRelativePath(run.Root, path)));
    }

    [Fact]
    public void An_empty_directory_may_be_used()
    {
        var path = Path.Combine(folder.Path, "empty");
        Directory.CreateDirectory(path);
        Assert.True(Directory.Exists(Path.GetDirectoryName(RunDirectory.Create(path).Metrics(0))));
    }

    [Fact]
    public void A_directory_with_something_in_it_is_refused_and_left_as_it_was()
    {
        var path = Path.Combine(folder.Path, "used");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "model.safetensors"), "precious");
        AssertRefused(path);
        Assert.Equal(["model.safetensors"], Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        var path = Path.Combine(folder.Path, "file");
        File.WriteAllText(path, "precious");
        AssertRefused(path);
        AssertRefused(Path.Combine(path, "below"));
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void A_place_where_nothing_can_be_written_is_refused() => AssertRefused("/proc/run", () => RunDirectory.Create("/proc/run"));

    [Fact]
    public void A_check_makes_nothing()
    {
        RunDirectory.Check(Path.Combine(folder.Path, "not", "there", "yet"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Of_many_runs_that_want_one_directory_at_once_exactly_one_gets_it()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var path = Path.Combine(folder.Path, $"run-{attempt}");
            Assert.Single(AtOnce(8, () => Attempt(() => RunDirectory.Create(path))), directory => directory is not null);
        }
    }

    [Fact]
    public void Runs_without_a_chosen_name_that_start_at_once_each_get_a_directory_of_their_own()
    {
        var path = Path.Combine(folder.Path, "20260102-030405-ri-sgd");
        Assert.Equal(
            Enumerable.Range(1, 8).Select(number => number == 1 ? path : $"{path}-{number}"),
            AtOnce(8, () => RunDirectory.CreateNumbered(path).Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_number_does_not_help_where_nothing_can_be_written() => AssertRefused("/proc/run", () => RunDirectory.CreateNumbered("/proc/run"));

    [Fact]
    public void An_empty_directory_behind_a_link_may_be_used()
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.Path, "scratch"));
        var link = Path.Combine(folder.Path, "link");
        Directory.CreateSymbolicLink(link, target.FullName);
        RunDirectory.Check(link);
        RunDirectory.Create(link).WriteConfig("tau: 50\n");
        Assert.True(File.Exists(Path.Combine(target.FullName, "config.yaml")));
    }

    [Fact]
    public void Only_the_first_rank_that_fails_speaks()
    {
        var run = folder.Run();
        var claims = new bool[8];
        var threads = Enumerable.Range(0, claims.Length).Select(rank => new Thread(() => claims[rank] = RunDirectory.Open(run.Root).TryClaimFailure(rank))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Single(claims, claimed => claimed);
        Assert.False(run.TryClaimFailure(99));
    }

    [Fact]
    public void Every_rank_speaks_where_none_can_claim() =>
        Assert.True(RunDirectory.Open(Path.Combine(folder.Path, "absent")).TryClaimFailure(0));

    [Fact]
    public void A_log_keeps_every_line_with_its_time_and_the_stack_traces()
    {
        var run = folder.Run();
        var clock = new ManualClock();
        using (var log = new RankLog(run, 5, clock))
        {
            log.Write("ready");
            clock.Advance(0.25);
            log.Write(new InvalidOperationException("broken"));
        }

        var text = File.ReadAllText(run.Log(5));
        Assert.StartsWith("2026-01-02T03:04:05.000Z ready\n2026-01-02T03:04:05.250Z System.InvalidOperationException: broken\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_and_environment_are_written_whole()
    {
        var run = folder.Run();
        run.WriteConfig("tau: 50\n");
        run.WriteEnvironment(new EnvironmentReport
        {
            Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Arguments = ["--tau", "50"],
            Version = "0.1.0",
            Commit = null,
            Mpi = "Open MPI 4.1.4",
            Libraries = new Dictionary<string, string> { ["libtorch"] = "1.13.0" },
            Ranks = [RankPlace.Here(0, "cpu", 1), RankPlace.Here(1, "cpu", 1) with { Host = "elsewhere" }],
        });

        Assert.Equal("tau: 50\n", File.ReadAllText(run.Config));
        using var json = JsonDocument.Parse(File.ReadAllText(run.Environment));
        var root = json.RootElement;
        Assert.Equal("2026-01-02T03:04:05+00:00", root.GetProperty("started").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("commit").ValueKind);
        Assert.Equal("1.13.0", root.GetProperty("libraries").GetProperty("libtorch").GetString());
        Assert.Equal(2, root.GetProperty("hosts").GetInt32());
        Assert.Equal(Environment.ProcessId, root.GetProperty("ranks")[0].GetProperty("process_id").GetInt32());
        Assert.StartsWith(".NET ", root.GetProperty("dotnet").GetString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(root.GetProperty("operating_system").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(root.GetProperty("ranks")[0].GetProperty("cpu").GetString()));
    }

    [Fact]
    public void The_processor_is_told_by_its_model_or_else_by_its_architecture()
    {
        var path = Path.Combine(folder.Path, "cpuinfo");
        File.WriteAllText(path, "processor\t: 0\nmodel name\t: Some CPU: 3 GHz\nprocessor\t: 1\n");
        Assert.Equal("Some CPU: 3 GHz", RankPlace.CpuModel(path));
        Assert.Matches("^[A-Z][A-Za-z0-9]+$", RankPlace.CpuModel(Path.Combine(folder.Path, "absent")));
    }

    private static RunDirectory? Attempt(Func<RunDirectory> make)
    {
        try
        {
            return make();
        }
        catch (RunException)
        {
            return null;
        }
    }

    private static T[] AtOnce<T>(int count, Func<T> act)
    {
        using var gate = new Barrier(count);
        var results = new T[count];
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            gate.SignalAndWait();
            results[index] = act();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return results;
    }

    private static void AssertRefused(string path)
    {
        AssertRefused(path, () => RunDirectory.Create(path));
        AssertRefused(path, () => RunDirectory.Check(path));
    }

    private static void AssertRefused(string path, Action ask)
    {
        var refusal = Assert.Throws<RunException>(ask);
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith($"--out: {path} ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_full_disk_neither_silences_the_first_failure_nor_hides_it_behind_the_log()
    {
        using var folder = new TemporaryFolder();
        var run = RunDirectory.Create(Path.Combine(folder.Path, "run"));
        File.CreateSymbolicLink(run.Log(0), "/dev/full");

        using (var log = new RankLog(run, 0))
            log.Write(new InvalidOperationException("what really failed"));

        // the claim asks for no room but that of its name
        Assert.True(run.TryClaimFailure(0));
        Assert.Equal(0, new FileInfo(Path.Combine(run.Root, "logs", "first-failure")).Length);
    }
}
