namespace RiSgd.Launch.Tests;

/// <summary>
/// Averaging in the background over real MPI, which lets one thread in at a time: four quadratics with a = (1,2,3,4), c = (-3,-3,-3,2) from 10, against the recursion on plain numbers.
/// Evaluations fall on steps with a meeting, between meetings and while a round is under way.
/// </summary>
public class OverlapTests
{
    private const int Steps = 33;
    private static readonly double[] s_a = [1, 2, 3, 4];
    private static readonly double[] s_c = [-3, -3, -3, 2];

    [Theory]
    [InlineData(Launcher.OpenMpi, 5)]
    [InlineData(Launcher.OpenMpi, 1)]
    [InlineData(Launcher.Mpich, 5)]
    public void The_delayed_correction_end_to_end(Launcher launcher, int tau)
    {
        double[]? snapshot = null;
        double[] means = Means(tau, x =>
        {
            for (int j = 0; j < 4 && snapshot is not null; j++)
                x[j] += snapshot.Average() - snapshot[j];
            snapshot = [.. x];
        });
        AssertRun(means, launcher, tau, "--overlap", "delayed");
    }

    [Theory]
    [InlineData(Launcher.OpenMpi, 5)]
    [InlineData(Launcher.OpenMpi, 1)]
    [InlineData(Launcher.Mpich, 5)]
    public void The_pull_to_an_anchor_end_to_end(Launcher launcher, int tau)
    {
        double z = 10, v = 0;
        double? mean = null;
        double[] means = Means(tau, x =>
        {
            v = mean is { } arrived ? (0.7 * v) + (arrived - z) : 0;
            z += v;
            for (int j = 0; j < 4; j++)
                x[j] = (0.4 * x[j]) + (0.6 * z);
            mean = x.Average();
        });
        AssertRun(means, launcher, tau, "--overlap", "pullback", "--overlap-pull", 0.6, "--overlap-momentum", 0.7, "--check", "on");
    }

    // The mean of the models after every step.
    private static double[] Means(int tau, Action<double[]> meet)
    {
        double[] x = [10, 10, 10, 10];
        var means = new double[Steps];
        for (int t = 1; t <= Steps; t++)
        {
            for (int j = 0; j < 4; j++)
                x[j] -= 0.02 * s_a[j] * (x[j] - s_c[j]);
            if (t % tau == 0 || t == Steps)
                meet(x);
            means[t - 1] = x.Average();
        }

        return means;
    }

    private static void AssertRun(double[] means, Launcher launcher, int tau, params object[] overlap)
    {
        using var scratch = new Scratch();
        string source = scratch.Write("problem.csv", "a,c\n1,-3\n2,-3\n3,-3\n4,2\n");
        object[] arguments =
        [
            "--model", "quadratic", "--source", source, "--method", "pr-sgd", "--initial", 10, "--weight-decay", 0, "--lr-schedule", "constant",
            "--momentum", 0, "--lr", 0.02, "--tau", tau, "--steps", Steps, "--eval-every", 3, "--out", scratch["run"], .. overlap,
        ];
        Launched launched = Launch.Run(launcher, 4, arguments).Expect(0);
        Assert.Contains("in the background", launched.Text, StringComparison.Ordinal);

        var run = new RunFolder(scratch["run"]);
        double[] steps = run.Column("evaluation.csv", "step"), losses = run.Column("evaluation.csv", "train_loss");
        Assert.Equal(Steps / 3, steps.Length);
        for (int i = 0; i < steps.Length; i++)
            Assert.Equal(Objective(means[(int)steps[i] - 1]), losses[i], 1e-9);
        Assert.Equal(means[^1], RunFolder.Tensors(run.Model)["x"].Single(), 1e-12);
    }

    private static double Objective(double x) => s_a.Zip(s_c, (a, c) => a / 2 * (x - c) * (x - c)).Average();
}
