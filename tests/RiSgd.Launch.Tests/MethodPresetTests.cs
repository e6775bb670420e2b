namespace RiSgd.Launch.Tests;

/// <summary>Every method that <c>--help</c> lists, as its row has it, through real mpiexec.</summary>
public class MethodPresetTests
{
    private static readonly string[] s_methods =
    [
        "ri-sgd", "pr-sgd", "sync-sgd", "one-shot", "cooperative", "growing", "post-local", "adacomm", "lupa", "fedavg", "hierarchical", "easgd", "slowmo", "diloco",
        "overlap-local-sgd", "d-psgd", "squarm", "sparq", "choco", "qsparse-local", "qsgd", "sign-sgd", "jointspar", "jointspar-lars", "lars",
    ];

    public static TheoryData<string> Methods => [.. s_methods];

    [Fact]
    public void The_help_lists_exactly_the_methods_that_are_tested_here()
    {
        string[] lines = Launch.Run(Launcher.None, 1, ["--help"]).Expect(0).Text.Split('\n');
        var listed = lines.SkipWhile(line => line != "Methods").Skip(1).TakeWhile(line => line.Length > 0).Where(line => line.Length > 2 && line[2] != ' ');
        Assert.Equal(s_methods.Order(), listed.Select(line => line.Trim().Split(' ')[0]).Order());
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_method_trains_four_quadratics_on_four_ranks_and_keeps_equal_what_must_be_equal(string method)
    {
        using var scratch = new Scratch();
        Launch.Run(
            Launcher.OpenMpi, 4, ["--method", method, "--model", "quadratic", "--lr", 0.01, "--steps", 60, "--check", "on", "--out", scratch["run"]]).Expect(0);

        var loss = new RunFolder(scratch["run"]).Column("evaluation.csv", "train_loss");
        Assert.All(loss, value => Assert.True(double.IsFinite(value) && value < 200, $"{method}: a loss of {value}, 166.25 at the start"));
    }

    [Theory]
    [InlineData("squarm")]
    [InlineData("choco")]
    [InlineData("qsparse-local")]
    [InlineData("qsgd")]
    [InlineData("sign-sgd")]
    [InlineData("jointspar-lars")]
    [InlineData("easgd")]
    [InlineData("overlap-local-sgd")]
    [InlineData("fedavg")]
    public void A_method_trains_a_network_with_batch_normalisation(string method)
    {
        using var scratch = new Scratch();
        Launch.Run(
            Launcher.OpenMpi,
            2,
            [
                "--method", method, "--model", "resnet8", "--dataset", "synthetic", "--limit", 64, "--batch-size", 8, "--steps", 6, "--eval-every", 3, "--check", "on",
                "--shards", scratch["shards"], "--out", scratch["run"],
            ]).Expect(0);

        Assert.All(new RunFolder(scratch["run"]).Column("evaluation.csv", "test_loss"), value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [InlineData("lars")]
    [InlineData("d-psgd")]
    [InlineData("hierarchical")]
    [InlineData("squarm")]
    [InlineData("jointspar")]
    [InlineData("fedavg")]
    public void A_single_rank_may_run_a_method_of_many(string method)
    {
        using var scratch = new Scratch();
        Launch.Run(Launcher.None, 1, ["--method", method, "--model", "quadratic", "--lr", 0.01, "--steps", 3, "--out", scratch["run"]]).Expect(0);
    }

    [Fact]
    public void What_follows_from_the_choices_is_said_at_the_start()
    {
        using var scratch = new Scratch();
        string said = Launch.Run(
            Launcher.OpenMpi, 4, ["--method", "squarm", "--model", "quadratic", "--lr", 0.01, "--steps", 5, "--out", scratch["run"]]).Expect(0).Text;
        Assert.Contains("graph ring: 4 ranks, 4 edges, metropolis weights, zeta 0.333333, spectral gap 0.666667, consensus step 0.2", said, StringComparison.Ordinal);
        Assert.Contains("compressor sign-topk: ", said, StringComparison.Ordinal);
        Assert.Contains(" bits per element", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_graph_come_from_a_file()
    {
        using var scratch = new Scratch();
        string graph = scratch.Write("path.csv", "from,to,weight\n0,1,0.25\n1,2,0.25\n2,3,0.25\n");
        string said = Launch.Run(
            Launcher.OpenMpi, 4, ["--method", "d-psgd", "--graph", graph, "--model", "quadratic", "--lr", 0.01, "--steps", 5, "--out", scratch["run"]]).Expect(0).Text;
        Assert.Contains("4 ranks, 3 edges", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--graph", "--mixing", "graph", "--graph", "rng")]
    [InlineData(2, "--tau 5", "--exchange", "gradient", "--tau", "5")]
    [InlineData(2, "--compressor topk", "--compressor", "topk")]
    [InlineData(2, "--layer-floor", "--method", "jointspar", "--layer-floor", "0.9")]
    [InlineData(2, "--graph torus", "--method", "d-psgd", "--graph", "torus")]
    [InlineData(2, "--layer-rate", "--method", "jointspar", "--layer-rate", "3")]
    public void What_does_not_go_together_is_refused_before_anything_is_written(int exitCode, string named, params string[] options)
    {
        using var scratch = new Scratch();
        Launch.Run(Launcher.OpenMpi, 3, ["--model", "quadratic", "--out", scratch["run"], .. options]).ExpectRefusal(exitCode, named).ExpectQuickEnd();
        Assert.Empty(scratch.Left("."));
    }
}
