namespace RiSgd.Reporting.Tests;

public sealed class LauncherOutputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_output_is_that_of_the_parent_whatever_the_process_itself_is_given()
    {
        Process(30, parent: 20, output: "/dev/pts/7");
        Process(20, parent: 10, output: "/home/user/log");
        Process(10, parent: 1, output: "/dev/pts/0");
        Assert.Equal("/home/user/log", Table.Of(30));
    }

    [Fact]
    public void A_script_between_launcher_and_rank_is_passed_over()
    {
        Process(30, parent: 25, output: "/dev/pts/7");
        Process(25, parent: 20, output: "/dev/pts/7");
        Process(20, parent: 1, output: "pipe:[99]");
        Assert.Equal("pipe:[99]", Table.Of(30));
    }

    [Fact]
    public void Nothing_is_told_of_a_launcher_that_is_gone_or_hides()
    {
        Process(30, parent: 1, output: "/dev/pts/7");
        Process(31, parent: 21, output: "/dev/pts/8");
        Assert.Null(Table.Of(30));
        Assert.Null(Table.Of(31));
        Assert.Null(Table.Of(32));
    }

    private LauncherOutput Table => new(folder.Path);

    private void Process(int id, int parent, string output)
    {
        var process = Path.Combine(folder.Path, $"{id}");
        Directory.CreateDirectory(Path.Combine(process, "fd"));
        File.WriteAllText(Path.Combine(process, "status"), $"Name:\tsome program\nPid:\t{id}\nPPid:\t{parent}\n");
        File.CreateSymbolicLink(Path.Combine(process, "fd", "1"), output);
    }
}
