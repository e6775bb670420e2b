namespace RiSgd.Launch.Tests;

/// <summary>
/// Every method's trajectory on the four quadratics, through real mpiexec with four ranks, beside published numbers or the ten-line recursion of its update rule, written down here again
/// with plain numbers.
/// </summary>
public class MethodGoldenTests
{
    private const double Rate = 0.05;

    private static readonly double[] s_a = [1, 2, 3, 4];
    private static readonly double[] s_c = [-3, -3, -3, 2];

    public static IEnumerable<object[]> SumsOverChunks => from tau in new[] { 1, 5, 50 } from q in Enumerable.Range(1, 4) select new object[] { tau, q };

    [Theory, MemberData(nameof(SumsOverChunks))]
    public void RI_3_a_sum_over_q_chunks_steps_like_a_mean_with_q_times_the_rate(int tau, int q)
    {
        // rank j's mean over its chunks is one quadratic: A_j = mean a_i, C_j = sum a_i c_i / sum a_i
        double[] x = [10, 10, 10, 10];
        const double Eta = 0.02;
        for (int round = 0; round < 2; round++)
        {
            double mean = x.Select((value, j) => Centre(j, q) + (Math.Pow(1 - (Eta * q * Curvature(j, q)), tau) * (value - Centre(j, q)))).Average();
            Array.Fill(x, mean);
        }

        double found = Final("--redundancy", (q - 1) / 4.0, "--tau", tau, "--steps", 2 * tau, "--chunk-reduce", "sum", "--lr", Eta);
        AssertClose(x[0], found);
    }

    [Fact]
    public void Samples_from_the_whole_data_set_step_along_the_gradient_of_the_whole() =>
        AssertClose(4.6419982910, Final("--method", "cooperative", "--tau", 5, "--steps", 5));

    [Theory]
    [InlineData("atc", 3, (6.6297639 + 6.4039444 + 6.1274213 + 6.3658148) / 4)]
    [InlineData("cta", 3, (7.1230972 + 6.432 + 5.7330694 + 6.351) / 4)]
    [InlineData("atc", 400, (-0.91921101 - 1.25563979 - 1.01599189 - 0.88038344) / 4)]
    [InlineData("cta", 400, (-1.11320755 - 1.45976126 - 1.34424336 - 0.48363496) / 4)]
    public void DP_2_a_ring_that_adapts_then_combines_or_combines_then_adapts(string order, int steps, double golden) =>
        AssertClose(golden, Final("--method", "d-psgd", "--graph", "ring", "--mixing-order", order, "--steps", steps), 1e-7);

    [Theory]
    [InlineData("atc", "centre", 1, 8.7625)]
    [InlineData("atc", "centre", 3, 6.9504312109)]
    [InlineData("cta", "centre", 3, 7.8540625)]
    [InlineData("atc", "mean", 3, (8.1556360098 + 7.113739875 + 6.1623203887 + 6.8502490781) / 4)]
    [InlineData("cta", "mean", 3, (8.25865625 + 6.95175 + 5.79109375 + 6.6725625) / 4)]
    [InlineData("atc", "centre", 600, -1.2291191073)]
    public void EA_elastic_averaging_with_its_centre(string order, string report, int steps, double golden) =>
        AssertClose(golden, Final("--method", "easgd", "--elastic-alpha", 0.225, "--tau", 1, "--mixing-order", order, "--elastic-report", report, "--steps", steps));

    [Fact]
    public void SM_slow_momentum_over_rounds_of_local_steps()
    {
        double[] x = [10, 10, 10, 10];
        double slow = 0;
        for (int round = 0; round < 3; round++)
        {
            double before = x[0];
            slow = (0.7 * slow) + ((before - LocalSteps(x, 12).Average()) / Rate);
            Array.Fill(x, before - (Rate * slow));
        }

        AssertClose(x[0], Final("--method", "slowmo", "--outer-lr", 1, "--outer-momentum", 0.7, "--tau", 12, "--steps", 36));
    }

    [Fact]
    public void DL_outer_Nesterov_over_rounds_of_local_steps()
    {
        double[] x = [10, 10, 10, 10];
        double momentum = 0;
        for (int round = 0; round < 3; round++)
        {
            double before = x[0];
            double delta = before - LocalSteps(x, 10).Average();
            momentum = (0.9 * momentum) + delta;
            Array.Fill(x, before - (0.7 * ((0.9 * momentum) + delta)));
        }

        AssertClose(x[0], Final("--method", "diloco", "--outer-lr", 0.7, "--outer-momentum", 0.9, "--tau", 10, "--steps", 30));
    }

    [Fact]
    public void PL_1_meetings_at_every_step_first_and_at_intervals_after_the_switch()
    {
        double[] x = [10, 10, 10, 10];
        for (int step = 1; step <= 24; step++)
        {
            LocalSteps(x, 1).CopyTo(x, 0);
            if (step <= 8 || (step - 8) % 4 == 0)
                Array.Fill(x, x.Average());
        }

        AssertClose(x[0], Final("--method", "post-local", "--switch-step", 8, "--tau", 4, "--steps", 24));
    }

    [Fact]
    public void GI_growing_intervals_end_at_their_golden_times()
    {
        int[] times = [66, 200, 400, 666, 1000];
        double[] x = [10, 10, 10, 10];
        int done = 0;
        foreach (int time in times)
        {
            LocalSteps(x, time - done).CopyTo(x, 0);
            Array.Fill(x, x.Average());
            done = time;
        }

        using var scratch = new Scratch();
        RunFolder run = Train(scratch, "--method", "growing", "--rounds", 5, "--steps", 1000);
        AssertClose(x[0], RunFolder.Tensors(run.Model)["x"][0]);
        Assert.Equal(times.Select(t => (double)t), run.Column("rounds/rank-00000.csv", "step"));
    }

    [Fact]
    public void SQ_1_gossip_of_whole_differences_at_every_step_is_decentralised_SGD()
    {
        double expected = Final("--method", "d-psgd", "--graph", "ring", "--mixing-order", "atc", "--steps", 40);
        double found = Final(
            "--method", "squarm", "--graph", "ring", "--compressor", "none", "--consensus-step", 1, "--trigger-threshold", -1, "--tau", 1, "--momentum", 0, "--nesterov", "off", "--steps", 40);
        AssertClose(expected, found, 1e-12);
    }

    [Theory]
    [InlineData("sync-sgd", "jointspar")]
    [InlineData("lars", "jointspar-lars")]
    public void JS_2_a_full_budget_gives_the_dense_method_s_bytes(string dense, string sampled)
    {
        using var scratch = new Scratch();
        string rows = string.Concat(from chunk in Enumerable.Range(0, 4)
                                    from coordinate in Enumerable.Range(0, 64)
                                    select FormattableString.Invariant($"{chunk},{coordinate},layer{coordinate / 16},{s_a[chunk] + (coordinate * 0.01)},{s_c[chunk] - (coordinate * 0.1)}\n"));
        string source = scratch.Write("vector.csv", "chunk,coordinate,layer,a,c\n" + rows);
        byte[] first = TrainOn(source, scratch["dense"], "--method", dense, "--momentum", 0.9, "--steps", 30).Model;
        byte[] second = TrainOn(source, scratch["sampled"], "--method", sampled, "--layer-budget", 1, "--momentum", 0.9, "--steps", 30).Model;
        Assert.Equal(first, second);
    }

    [Fact]
    public void FA_1_all_clients_with_equal_shards_give_the_bytes_of_restarted_SGD()
    {
        using var scratch = new Scratch();
        string source = scratch.Write("problem.csv", "a,c\n1,-3\n2,-3\n3,-3\n4,2\n");
        byte[] expected = TrainOn(source, scratch["pr"], "--method", "pr-sgd", "--momentum", 0, "--tau", 5, "--steps", 20).Model;
        byte[] found = TrainOn(source, scratch["fed"], "--method", "fedavg", "--client-fraction", 1, "--momentum", 0, "--local-epochs", 5, "--steps", 20).Model;
        Assert.Equal(expected, found);
    }

    // The next q chunks of rank j, cyclically.
    private static IEnumerable<int> Held(int rank, int q) => Enumerable.Range(rank, q).Select(i => i % 4);

    private static double Curvature(int rank, int q) => Held(rank, q).Average(i => s_a[i]);

    private static double Centre(int rank, int q) => Held(rank, q).Sum(i => s_a[i] * s_c[i]) / Held(rank, q).Sum(i => s_a[i]);

    private static double[] LocalSteps(double[] x, int steps) =>
        [.. x.Select((value, j) => s_c[j] + (Math.Pow(1 - (Rate * s_a[j]), steps) * (value - s_c[j])))];

    private static double Final(params object[] options)
    {
        using var scratch = new Scratch();
        return RunFolder.Tensors(Train(scratch, options).Model)["x"][0];
    }

    private static RunFolder Train(Scratch scratch, params object[] options) =>
        TrainOn(scratch.Write("problem.csv", "a,c\n1,-3\n2,-3\n3,-3\n4,2\n"), scratch["run"], options);

    private static RunFolder TrainOn(string source, string run, params object[] options)
    {
        object[] problem = ["--momentum", 0, "--lr", Rate, "--lr-schedule", "constant", "--weight-decay", 0, "--redundancy", 0];
        var given = options.OfType<string>().ToHashSet();
        var defaults = problem.Chunk(2).Where(pair => !given.Contains((string)pair[0])).SelectMany(pair => pair);
        Launch.Run(Launcher.OpenMpi, 4, ["--model", "quadratic", "--source", source, "--initial", 10, "--out", run, .. defaults, .. options]).Expect(0);
        return new RunFolder(run);
    }

    private static void AssertClose(double expected, double found, double tolerance = 1e-9) =>
        Assert.True(Math.Abs(expected - found) <= tolerance, $"{found:R} instead of {expected:R}");
}
