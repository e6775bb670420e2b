namespace RiSgd.Launch.Tests;

/// <summary>
/// Golden numbers on four quadratics f_i(x) = a_i/2 (x - c_i)^2 with a = (1,2,3,4), c = (-3,-3,-3,2), from 10 with full gradients, through real mpiexec: rank j behaves like
/// one quadratic with A_j = mean a_i and C_j = sum a_i c_i / sum a_i, so that a round is x -> mean_j[C_j + (1 - eta A_j)^tau (x - C_j)].
/// </summary>
public class QuadraticGoldenTests
{
    private const double Close = 1e-9;   // the golden numbers have ten decimals

    private static readonly double[] s_a = [1, 2, 3, 4];
    private static readonly double[] s_c = [-3, -3, -3, 2];
    private const string Problem = "a,c\n1,-3\n2,-3\n3,-3\n4,2\n";

    // redundancy, tau, x after rounds 1, 2, 3
    public static TheoryData<double, int, double[]> Rounds => new()
    {
        { 0.00, 1, [8.625, 7.421875, 6.369140625] },
        { 0.25, 1, [8.625, 7.421875, 6.369140625] },
        { 0.50, 1, [8.625, 7.421875, 6.369140625] },
        { 0.75, 1, [8.625, 7.421875, 6.369140625] },
        { 0.00, 5, [4.7812828125, 1.9949363179, 0.5072667414] },
        { 0.25, 5, [4.7052461426, 1.9451087954, 0.5062584957] },
        { 0.50, 5, [4.6566694187, 1.9035935804, 0.4851100229] },
        { 0.75, 5, [4.6419982910, 1.8938313378, 0.4842719511] },
    };

    [Theory, MemberData(nameof(Rounds))]
    public void RI_4_golden_rounds_end_to_end(double redundancy, int tau, double[] golden)
    {
        using var scratch = new Scratch();
        var run = Train(scratch, "--redundancy", redundancy, "--tau", tau, "--steps", 3 * tau, "--eval-every", tau);

        AssertClose(golden.Select(Objective), run.Column("evaluation.csv", "train_loss"), 1e-8);
        AssertClose([golden[2]], RunFolder.Tensors(run.Model)["x"], Close);
    }

    [Theory]
    [InlineData(0.00, 5, 4.7812828125, -1.1968990429)]
    [InlineData(0.25, 5, 4.7052461426, -1.0606154014)]
    [InlineData(0.50, 5, 4.6566694187, -1.0225381417)]
    [InlineData(0.75, 5, 4.6419982910, -1.0)]
    [InlineData(0.00, 50, -1.4821892808, -1.7237237459)]
    [InlineData(0.25, 50, -1.2127023607, -1.2771726596)]
    [InlineData(0.50, 50, -1.0804296057, -1.1033428855)]
    [InlineData(0.75, 50, -0.9861389753, -1.0)]
    public void RI_4_golden_fixed_points_end_to_end(double redundancy, int tau, double afterFirstRound, double fixedPoint)
    {
        using var scratch = new Scratch();
        var run = Train(scratch, "--redundancy", redundancy, "--tau", tau, "--steps", 60 * tau, "--eval-every", tau);

        var objective = run.Column("evaluation.csv", "train_loss");
        AssertClose([Objective(afterFirstRound)], objective[..1], 1e-8);
        AssertClose([fixedPoint], RunFolder.Tensors(run.Model)["x"], Close);
        AssertClose([Objective(fixedPoint)], objective[^1..], 1e-8);
    }

    [Fact]
    public void RI_4_literal_sum_end_to_end()
    {
        using var scratch = new Scratch();
        var run = Train(scratch, "--redundancy", 0.25, "--tau", 5, "--steps", 5, "--chunk-reduce", "sum");
        AssertClose([1.7557203125], RunFolder.Tensors(run.Model)["x"], Close);
    }

    [Fact]
    public void RI_4_golden_rounds_hold_for_every_coordinate_of_two_layers()
    {
        using var scratch = new Scratch();
        string rows = string.Concat(from chunk in Enumerable.Range(0, 4)
                                    from coordinate in Enumerable.Range(0, 5)
                                    select FormattableString.Invariant($"{chunk},{coordinate},{(coordinate < 2 ? "first" : "second")},{s_a[chunk]},{s_c[chunk]}\n"));
        string source = scratch.Write("vector.csv", "chunk,coordinate,layer,a,c\n" + rows);
        var run = TrainOn(source, scratch, "--redundancy", 0.25, "--tau", 5, "--steps", 15, "--eval-every", 5);

        var tensors = RunFolder.Tensors(run.Model);
        Assert.Equal(["first", "second"], tensors.Keys.Order());
        AssertClose(Enumerable.Repeat(0.5062584957, 2), tensors["first"], Close);
        AssertClose(Enumerable.Repeat(0.5062584957, 3), tensors["second"], Close);
        double[] golden = [4.7052461426, 1.9451087954, 0.5062584957];
        AssertClose(golden.Select(x => 5 * Objective(x)), run.Column("evaluation.csv", "train_loss"), 5e-8);
    }

    [Theory]
    [InlineData("after", 1.9949363179)]
    [InlineData("before", 2.0078699009)]   // mean of (2.0957408807, 1.9174960557, 1.8327923168, 2.1854503505)
    public void PR_averaging_before_or_after_the_update_end_to_end(string averageAt, double golden)
    {
        using var scratch = new Scratch();
        var run = Train(scratch, "--method", "pr-sgd", "--average-at", averageAt, "--tau", 5, "--steps", 10);
        AssertClose([golden], RunFolder.Tensors(run.Model)["x"], Close);
    }

    [Theory]
    [InlineData("local", -4.6419262634)]
    [InlineData("average", -4.7647943324)]
    [InlineData("reset", 1.5149610346)]
    public void PR_4_momentum_at_an_averaging_end_to_end(string policy, double golden)
    {
        using var scratch = new Scratch();
        var run = Train(scratch, "--method", "pr-sgd", "--momentum", 0.9, "--momentum-sync", policy, "--lr", 0.01, "--tau", 5, "--steps", 20);
        AssertClose([golden], RunFolder.Tensors(run.Model)["x"], Close);
    }

    [Fact]
    public void Open_Mpi_and_Mpich_give_the_same_golden_numbers()
    {
        using var scratch = new Scratch();
        string source = scratch.Write("problem.csv", Problem);
        Launch.Run(Launcher.Mpich, 4, Arguments(source, scratch["run"], "--redundancy", 0.25, "--tau", 5, "--steps", 15)).Expect(0);
        AssertClose([0.5062584957], RunFolder.Tensors(new RunFolder(scratch["run"]).Model)["x"], Close);
    }

    private static RunFolder Train(Scratch scratch, params object[] options) => TrainOn(scratch.Write("problem.csv", Problem), scratch, options);

    private static RunFolder TrainOn(string source, Scratch scratch, params object[] options)
    {
        Launch.Run(Launcher.OpenMpi, 4, Arguments(source, scratch["run"], options)).Expect(0);
        return new RunFolder(scratch["run"]);
    }

    // What an option says last is not what counts here: each is given once, with the value of the problem unless the test has its own.
    private static object[] Arguments(string source, string run, params object[] options)
    {
        object[] problem = ["--method", "ri-sgd", "--momentum", 0, "--lr", 0.05];
        var given = options.OfType<string>().ToHashSet();
        var defaults = problem.Chunk(2).Where(pair => !given.Contains((string)pair[0])).SelectMany(pair => pair);
        return ["--model", "quadratic", "--source", source, "--initial", 10, "--weight-decay", 0, "--lr-schedule", "constant", "--out", run, .. defaults, .. options];
    }

    private static double Objective(double x) => s_a.Zip(s_c, (a, c) => a / 2 * (x - c) * (x - c)).Average();

    private static void AssertClose(IEnumerable<double> golden, double[] found, double tolerance)
    {
        double[] expected = [.. golden];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"number {i}: {found[i]:R} instead of {expected[i]:R}");
    }
}
