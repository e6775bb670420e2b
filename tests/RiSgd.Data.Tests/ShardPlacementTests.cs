using System.Diagnostics;
using System.Reflection;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>Shards appear whole or not at all, whoever else makes them and whatever is in the way.</summary>
public sealed class ShardPlacementTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Many_threads_on_one_missing_directory_make_it_once_and_all_succeed()
    {
        const int Threads = 8;
        SampleSets.WriteIdx(scratch["source"]);
        for (int round = 0; round < 20; round++)
        {
            ShardRequest request = SampleSets.Idx(scratch["source"], scratch[$"deep/down/shards-{round}"]);
            using var start = new Barrier(Threads);
            var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                failures.EnqueueAny(() =>
                {
                    ShardStore.Prepare(request, said.Enqueue);
                    using ShardStore store = ShardStore.Open(request);
                    using ImageChunk chunk = store.OpenChunk(3);
                });
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
            Assert.Empty(failures);

            // Each that began to write either won or says that another did.
            int writers = said.Count(line => line.StartsWith("Writing", StringComparison.Ordinal));
            Assert.Equal(writers - 1, said.Count(line => line.StartsWith("Using the shards that another", StringComparison.Ordinal)));
            Assert.Equal(round + 1, Directory.GetFileSystemEntries(scratch["deep/down"]).Length);
        }
    }

    [Fact]
    public void Many_processes_on_one_missing_directory_make_it_once_and_all_succeed()
    {
        string directory = scratch["shards"];
        Process[] processes = [.. Enumerable.Range(0, 4).Select(_ => StartProcess(directory))];
        try
        {
            foreach (Process process in processes)
                Assert.Equal("ready", process.StandardOutput.ReadLine());
            foreach (Process process in processes)
                process.StandardInput.WriteLine("go");
            foreach (Process process in processes)
            {
                string output = process.StandardOutput.ReadToEnd();
                Assert.True(process.WaitForExit(60_000));
                Assert.True(process.ExitCode == 0, output);
                Assert.Contains("opened 100", output, StringComparison.Ordinal);
            }
        }
        finally
        {
            foreach (Process process in processes)
            {
                process.Kill();
                process.Dispose();
            }
        }

        Assert.Equal([directory], Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void Temporary_folders_of_dead_processes_do_not_matter()
    {
        Directory.CreateDirectory(scratch[".shards.host-1-0123.tmp"]);
        ShardStore.Prepare(SampleSets.Synthetic(scratch["shards"]), _ => { });
        ShardStore.Open(SampleSets.Synthetic(scratch["shards"])).Dispose();
    }

    [Fact]
    public void An_empty_directory_and_a_link_to_one_are_filled()
    {
        Directory.CreateDirectory(scratch["empty"]);
        ShardStore.Prepare(SampleSets.Synthetic(scratch["empty"] + "/"), _ => { });
        ShardStore.Open(SampleSets.Synthetic(scratch["empty"])).Dispose();
        Directory.CreateDirectory(scratch["target"]);
        Directory.CreateSymbolicLink(scratch["link"], scratch["target"]);
        ShardStore.Prepare(SampleSets.Synthetic(scratch["link"]), _ => { });
        Assert.True(ShardStore.Exists(scratch["target"]));
        Assert.NotNull(new DirectoryInfo(scratch["link"]).LinkTarget);
    }

    [Fact]
    public void A_directory_of_other_files_a_file_and_an_impossible_place_are_refused_and_left_as_they_are()
    {
        Directory.CreateDirectory(scratch["mine"]);
        File.WriteAllText(scratch["mine/thesis.tex"], "x");
        Refuse(scratch["mine"]);
        Refuse(scratch["mine/thesis.tex"]);
        Refuse(scratch["mine/thesis.tex/below"]);
        Refuse("/proc/no-such-place/shards");
        Refuse("/");
        Refuse("");
        Assert.Equal([scratch["mine"]], Directory.GetFileSystemEntries(scratch.Path));
        Assert.Equal([scratch["mine/thesis.tex"]], Directory.GetFileSystemEntries(scratch["mine"]));

        static void Refuse(string place) => Refusal.Of(ExitCode.Usage, () => ShardStore.Prepare(SampleSets.Synthetic(place), _ => { }), "--shards", place);
    }

    [Theory]
    [InlineData(4, "nowhere")]
    [InlineData(51, "source")]
    public void A_data_set_that_is_missing_or_too_small_leaves_no_folder_at_all(int chunks, string source)
    {
        SampleSets.WriteIdx(scratch["source"], train: 50);
        ShardRequest request = SampleSets.Idx(scratch[source], scratch["deep/down/shards"], chunks);
        Assert.Throws<RunException>(() => ShardStore.Prepare(request, _ => { }));
        Assert.Equal([scratch["source"]], Directory.GetFileSystemEntries(scratch.Path));
    }

    private static Process StartProcess(string directory)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "exec", Assembly.GetExecutingAssembly().Location, "prepare", directory },
        };
        return Process.Start(start)!;
    }
}

internal static class FailureQueue
{
    /// <summary>Runs the action and keeps what it throws: an exception on a thread of its own would end the process.</summary>
    public static void EnqueueAny(this System.Collections.Concurrent.ConcurrentQueue<Exception> failures, Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever it is, the test reports it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failures.Enqueue(failure);
        }
    }
}
