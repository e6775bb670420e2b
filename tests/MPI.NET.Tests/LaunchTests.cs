namespace MPI.NET.Tests;

/// <summary>Launches of their own: large ones, and those that end otherwise than well.</summary>
[Collection("launched")]
public class LaunchTests
{
    private static readonly string[] ucx =
        ["--mca", "pml", "ucx", "--mca", "pml_ucx_tls", "any", "--mca", "pml_ucx_devices", "any"];

    [Theory]
    [InlineData(Launcher.OpenMpi, "Open MPI")]
    [InlineData(Launcher.Mpich, "MPICH")]
    public void The_launcher_decides_which_library_a_rank_loads(Launcher launcher, string library)
    {
        Launched launch = Launched.Run(launcher, 2, "library");
        Assert.True(launch.Output.Contains($"library {library}", StringComparison.Ordinal), launch.ToString());
    }

    [Theory]
    [InlineData("", "Open MPI")]
    [InlineData("openmpi", "Open MPI")]
    [InlineData("mpich", "MPICH")]
    [InlineData("libmpich.so.12", "MPICH")]
    public void A_lone_process_takes_Open_MPI_first_or_the_library_that_the_user_names(string named, string library)
    {
        Launched launch = Launched.Alone("library", ("RISGD_MPI", named));
        Assert.True(launch.ExitCode == 0 && launch.Output.Contains($"library {library}", StringComparison.Ordinal), launch.ToString());
    }

    [Fact]
    public void A_setting_for_Open_MPI_in_the_shell_does_not_keep_a_rank_of_MPICH_from_its_library()
    {
        Launched launch = Launched.Run(Launcher.Mpich, 2, "library", "-env", "OMPI_MCA_pml", "ob1");
        Assert.True(launch.Output.Contains("library MPICH", StringComparison.Ordinal), launch.ToString());
    }

    [Fact]
    public void A_missing_library_is_one_sentence_that_says_what_was_tried_and_what_to_install()
    {
        Launched launch = Launched.Alone("start", ("RISGD_MPI", "/nowhere/libmpi.so"));
        string message = launch.Errors.Split('\n')[0];
        Assert.NotEqual(0, launch.ExitCode);
        Assert.Contains("System.DllNotFoundException: No MPI library could be loaded", message, StringComparison.Ordinal);
        Assert.Contains("tried /nowhere/libmpi.so", message, StringComparison.Ordinal);
        Assert.Contains("openmpi-bin libopenmpi-dev", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Launcher.OpenMpi, 2)]
    [InlineData(Launcher.Mpich, 2)]
    [InlineData(Launcher.OpenMpi, 4)]
    [InlineData(Launcher.Mpich, 4)]
    public void Every_element_of_100_MB_gets_its_own_sum(Launcher launcher, int ranks) =>
        AssertAllDone(Launched.Run(launcher, ranks, "large-allreduce"), "large-allreduce", ranks);

    [Theory]
    [InlineData(Launcher.OpenMpi)]
    [InlineData(Launcher.Mpich)]
    public void A_call_with_predefined_handles_allocates_nothing(Launcher launcher) =>
        AssertAllDone(Launched.Run(launcher, 1, "call-cost"), "call-cost", 1);

    [Theory]
    [InlineData(Launcher.OpenMpi)]
    [InlineData(Launcher.Mpich)]
    public void Abort_on_one_rank_ends_all_with_its_exit_code(Launcher launcher)
    {
        Launched launch = Launched.Run(launcher, 2, "abort");
        Assert.True(launch.ExitCode == 42, launch.ToString());
    }

    [Theory]
    [InlineData(Launcher.OpenMpi, 134)]
    [InlineData(Launcher.Mpich, 6)]
    public void An_exception_that_nobody_catches_on_one_rank_ends_all(Launcher launcher, int exitCode)
    {
        Launched launch = Launched.Run(launcher, 2, "unhandled");
        Assert.True(launch.ExitCode == exitCode, launch.ToString());
    }

    [Fact]
    public void A_NullReferenceException_can_be_caught_under_Open_MPI_with_UCX() =>
        AssertAllDone(Launched.Run(Launcher.OpenMpi, 2, "null-reference", ucx), "null-reference", 2);

    // The two controls: with UCX's own signal handlers the same scenario dies, so the tests above can fail.
    [Fact]
    public void Without_the_bindings_setting_UCX_under_Open_MPI_ends_the_process_instead()
    {
        Launched launch = Launched.Run(Launcher.OpenMpi, 2, "null-reference", [.. ucx, "-x", "UCX_ERROR_SIGNALS=SIGSEGV"]);
        Assert.True(launch.ExitCode is not (0 or 9 or 124), launch.ToString());
    }

    [Fact]
    public void Without_the_bindings_setting_UCX_under_MPICH_ends_the_process_instead()
    {
        Launched launch = Launched.Run(Launcher.Mpich, 2, "null-reference", "-env", "UCX_ERROR_SIGNALS", "SIGSEGV");
        Assert.True(launch.ExitCode is not (0 or 9 or 124), launch.ToString());
    }

    private static void AssertAllDone(Launched launch, string scenario, int ranks)
    {
        Assert.True(launch.ExitCode == 0, launch.ToString());
        foreach (int rank in Enumerable.Range(0, ranks))
            Assert.True(launch.Output.Contains($"ok {scenario} {rank}", StringComparison.Ordinal), launch.ToString());
    }
}
