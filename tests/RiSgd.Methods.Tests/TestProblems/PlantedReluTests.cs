namespace RiSgd.Methods.Tests;

/// <summary>The planted ReLU: its data, and the closed form of its gradient.</summary>
public class PlantedReluTests
{
    [Fact]
    public void RL_1_the_mean_gradient_of_many_samples_is_the_population_gradient()
    {
        const int Samples = 400_000;
        var problem = new PlantedRelu(20, seed: 1);
        var w = Weights(20, seed: 2);
        var sum = new double[20];
        var x = new double[20];
        for (var i = 0; i < Samples; i++)
        {
            var y = problem.Sample(i, x);
            var product = Dot(w, x);
            if (product <= 0)
                continue;
            for (var k = 0; k < x.Length; k++)
                sum[k] += (product - y) * x[k];
        }

        var expected = problem.PopulationGradient(w);
        for (var k = 0; k < sum.Length; k++)
            Assert.Equal(expected[k], sum[k] / Samples, 4e-3);
        Assert.True(expected.Max(Math.Abs) > 0.1, "gradients this small would agree by being small");
    }

    [Fact]
    public void The_population_gradient_is_the_slope_of_the_population_loss()
    {
        var problem = new PlantedRelu(5, seed: 3);
        var w = Weights(5, seed: 4);
        var gradient = problem.PopulationGradient(w);
        const double Step = 1e-6;
        for (var k = 0; k < w.Length; k++)
        {
            double[] up = [.. w], down = [.. w];
            up[k] += Step;
            down[k] -= Step;
            Assert.Equal((PopulationLoss(problem, up) - PopulationLoss(problem, down)) / (2 * Step), gradient[k], 1e-8);
        }
    }

    [Fact]
    public void Near_the_planted_weights_the_gradient_is_half_the_distance_to_them()
    {
        var problem = new PlantedRelu(8, seed: 5);
        var direction = Weights(8, seed: 6);
        double[] w = [.. problem.Target.ToArray().Zip(direction, (t, d) => t + (1e-6 * d))];
        var gradient = problem.PopulationGradient(w);
        for (var k = 0; k < w.Length; k++)
            Assert.Equal((w[k] - problem.Target[k]) / 2, gradient[k], 1e-11);
        Assert.All(problem.PopulationGradient(problem.Target), value => Assert.Equal(0, value, 1e-15));
    }

    [Fact]
    public void Distance_and_angle_of_known_vectors()
    {
        var problem = new PlantedRelu(3, seed: 7);
        var target = problem.Target.ToArray();
        Assert.Equal(1, Math.Sqrt(Dot(target, target)), 1e-15);
        Assert.Equal(2, problem.Distance([.. target.Select(t => -t)]), 1e-15);
        Assert.Equal(Math.PI, problem.Angle([.. target.Select(t => -3 * t)]), 1e-14);
        Assert.Equal(0, problem.Angle([.. target.Select(t => 2 * t)]), 1e-15);

        // A tiny angle, where the cosine is 1 to the last bit: turned by 1e-9 towards a vector orthogonal to w*.
        double[] orthogonal = [-target[1], target[0], 0];
        var scale = 1e-9 / Math.Sqrt(Dot(orthogonal, orthogonal));
        Assert.Equal(1e-9, problem.Angle([.. target.Zip(orthogonal, (t, o) => t + (scale * o))]), 1e-15);
    }

    [Fact]
    public void A_sample_depends_on_its_number_and_the_seed_alone_and_its_label_on_the_planted_weights()
    {
        var problem = new PlantedRelu(4, seed: 8);
        double[] first = new double[4], again = new double[4], other = new double[4], otherSeed = new double[4];
        var y = problem.Sample(5, first);
        problem.Sample(6, other);
        Assert.Equal(y, problem.Sample(5, again));
        new PlantedRelu(4, seed: 9).Sample(5, otherSeed);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first, otherSeed);
        Assert.Equal(Math.Max(0, Dot(problem.Target, first)), y, 1e-15);
    }

    // E max(0,a) max(0,b) of centred normals with norms u, v and angle theta: u v (sin theta + (pi - theta) cos theta) / (2 pi).
    private static double PopulationLoss(PlantedRelu problem, double[] w)
    {
        double norm = Math.Sqrt(Dot(w, w)), angle = Math.Acos(Dot(w, problem.Target) / norm);
        var product = norm * (Math.Sin(angle) + ((Math.PI - angle) * Math.Cos(angle))) / (2 * Math.PI);
        return 0.5 * ((norm * norm / 2) + 0.5 - (2 * product));
    }

    private static double[] Weights(int dimension, long seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.Initialisation);
        var w = new double[dimension];
        foreach (ref var value in w.AsSpan())
            value = 0.3 * random.NextGaussian();
        return w;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
