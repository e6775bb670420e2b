namespace RiSgd.Methods.Tests;

/// <summary>The two problems of the growing-interval paper, and the noise of test problems.</summary>
public class RepeatedProblemTests
{
    private const int Draws = 100_000;

    public static TheoryData<double> Points => [-1.5, -0.01, 0, 0.01, 3];

    [Theory, MemberData(nameof(Points))]
    public void The_parabola_has_curvature_2_on_the_right_and_1_on_the_left(double x)
    {
        var problem = new AsymmetricParabola();
        Assert.Equal(x >= 0 ? x * x : x * x / 2, problem.Value([x]));
        var (mean, deviation) = Moments(problem, [x])[0];
        Assert.Equal(x >= 0 ? 2 * x : x, mean, 4 * 8 / Math.Sqrt(Draws));
        Assert.Equal(8, deviation, 4 * 8 / Math.Sqrt(2.0 * Draws));
    }

    [Fact]
    public void The_random_quadratic_has_curvatures_1_2_and_3_and_noise_that_grows_with_the_gradient()
    {
        var problem = new RandomCurvature();
        double[] x = [1, -1, 2];
        Assert.Equal(0.5 + 1 + 6, problem.Value(x));
        Assert.Equal(3, problem.Value([1, 1, 1]));
        var moments = Moments(problem, x);
        double[] gradient = [1, -2, 6];
        for (var i = 0; i < 3; i++)
        {
            var expected = Math.Sqrt((gradient[i] * gradient[i]) + 0.25);
            Assert.Equal(gradient[i], moments[i].Mean, 4 * expected / Math.Sqrt(Draws));
            Assert.Equal(expected, moments[i].Deviation, 4 * expected / Math.Sqrt(2.0 * Draws));
        }
    }

    [Fact]
    public void Gradient_noise_is_a_function_of_seed_worker_chunk_and_step()
    {
        var noise = new GradientNoise(2, Seed: 1, Worker: 3);
        double[] reference = Noise(noise, 0, 5);
        Assert.Equal(reference, Noise(noise, 0, 5));
        Assert.NotEqual(reference, Noise(noise, 0, 6));
        Assert.NotEqual(reference, Noise(noise, 1, 5));
        Assert.NotEqual(reference, Noise(noise with { Worker = 2 }, 0, 5));
        Assert.NotEqual(reference, Noise(noise with { Seed = 2 }, 0, 5));

        double[] longer = new double[Draws];
        noise.Fill(longer, 0, 5);
        Assert.Equal(reference, longer[..8]);
        Assert.Equal(0, longer.Average(), 4 * 2 / Math.Sqrt(Draws));
        Assert.Equal(4, longer.Average(value => value * value), 4 * 4 * Math.Sqrt(2.0 / Draws));
    }

    [Fact]
    public void Every_test_problem_has_its_own_row()
    {
        Assert.Equal(["quadratic", "planted-relu", "spiridonoff", "spiridonoff-3d"], TestProblemPresets.All.Select(problem => problem.Model));
        Assert.Equal("1000", TestProblemPresets.Find("spiridonoff")!.Options["steps"]);
        Assert.Null(TestProblemPresets.Find("cnn"));
    }

    private static double[] Noise(GradientNoise noise, int chunk, long step)
    {
        var values = new double[8];
        noise.Fill(values, chunk, step);
        return values;
    }

    private static (double Mean, double Deviation)[] Moments(IRepeatedProblem problem, double[] x)
    {
        var random = new CounterRandom(1, RandomPurpose.ProblemNoise);
        var sums = new double[x.Length];
        var squares = new double[x.Length];
        var gradient = new double[x.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            problem.Gradient(x, ref random, gradient);
            for (var i = 0; i < x.Length; i++)
            {
                sums[i] += gradient[i];
                squares[i] += gradient[i] * gradient[i];
            }
        }

        return [.. sums.Zip(squares, (sum, square) => (sum / Draws, Math.Sqrt((square / Draws) - (sum / Draws * sum / Draws))))];
    }
}
