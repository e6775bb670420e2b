using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>Repetitions of a small stochastic problem as coordinates of one vector.</summary>
public sealed class SpiridonoffObjectiveTests
{
    private const int Repetitions = 1500;

    private static SpiridonoffObjective<double> Parabola(int rank = 0, int repetitions = Repetitions, long seed = 1) =>
        new(new AsymmetricParabola(), repetitions, 2, seed, rank);

    [Fact]
    public void The_mean_gradient_over_the_repetitions_is_the_slope_of_F()
    {
        using SpiridonoffObjective<double> objective = Parabola();
        double[] gradient = Gradient(objective, 1);

        Assert.Equal(4, gradient.Average(), 4 * 8 / Math.Sqrt(Repetitions));
        Assert.Equal(Repetitions, gradient.Distinct().Count());
    }

    [Fact]
    public void The_noise_of_a_step_does_not_depend_on_the_steps_before()
    {
        using SpiridonoffObjective<double> whole = Parabola();
        using SpiridonoffObjective<double> resumed = Parabola();
        double[][] steps = [.. Enumerable.Range(1, 5).Select(step => Gradient(whole, step))];

        Assert.Equal(steps[4], Gradient(resumed, 5));
        Assert.NotEqual(steps[3], steps[4]);
    }

    [Fact]
    public void Ranks_and_seeds_have_noise_of_their_own_and_more_repetitions_leave_the_first_ones_as_they_are()
    {
        using SpiridonoffObjective<double> first = Parabola();
        using SpiridonoffObjective<double> otherRank = Parabola(rank: 1);
        using SpiridonoffObjective<double> otherSeed = Parabola(seed: 2);
        using SpiridonoffObjective<double> fewer = Parabola(repetitions: 700);
        double[] gradient = Gradient(first, 1);

        Assert.Empty(gradient.Intersect(Gradient(otherRank, 1)));
        Assert.Empty(gradient.Intersect(Gradient(otherSeed, 1)));
        Assert.Equal(gradient[..700], Gradient(fewer, 1));
    }

    [Fact]
    public void Evaluation_gives_mean_error_standard_error_and_speed_up()
    {
        using SpiridonoffObjective<double> objective = Parabola(repetitions: 2);
        Assert.Empty(objective.Quantities());
        objective.Parameters.Span[0] = 1;
        objective.Parameters.Span[1] = -1;

        Assert.Equal(0.75, objective.Evaluate().TrainLoss);
        Assert.Equal(["mean error", "standard error", "speed-up"], objective.Quantities().Select(q => q.Name));
        double[] values = [.. objective.Quantities().Select(q => q.Value)];
        Assert.Equal(0.75, values[0]);
        Assert.Equal(0.25, values[1], 1e-15);
        Assert.Equal(0.0402 / 0.75, values[2], 1e-15);
    }

    [Fact]
    public void Each_repetition_of_the_second_problem_has_three_coordinates_that_meet_their_own_curvatures()
    {
        using var objective = new SpiridonoffObjective<double>(new RandomCurvature(), 20_000, 1, seed: 1, rank: 0);
        Assert.Equal([20_000L, 3], objective.Layout.Slots[0].Shape);
        Assert.Equal(3, objective.Evaluate().TrainLoss, 1e-12);
        Assert.Equal(2, objective.Quantities().Count);

        double[] gradient = Gradient(objective, 1);
        for (int i = 0; i < 3; i++)
        {
            double deviation = Math.Sqrt(((i + 1) * (i + 1)) + 0.25);
            Assert.Equal(i + 1, gradient.Where((_, k) => k % 3 == i).Average(), 4 * deviation / Math.Sqrt(20_000));
        }
    }

    [Fact]
    public void In_single_precision_the_noise_is_the_same()
    {
        using SpiridonoffObjective<double> wide = Parabola(repetitions: 100);
        using var narrow = new SpiridonoffObjective<float>(new AsymmetricParabola(), 100, 2, seed: 1, rank: 0);
        double[] expected = Gradient(wide, 3);
        narrow.Load(0, 3);
        narrow.Differentiate();
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], narrow.Gradients.Span[k], 1e-6 * Math.Abs(expected[k]));
    }

    [Fact]
    public void A_layer_that_is_not_selected_gets_no_gradient()
    {
        using SpiridonoffObjective<double> objective = Parabola();
        objective.SelectLayers([false]);
        Assert.All(Gradient(objective, 1), value => Assert.Equal(0, value));
        objective.SelectLayers(null);
        Assert.DoesNotContain(0, Gradient(objective, 1));
    }

    [Fact]
    public void No_repetitions_and_more_than_there_is_room_for_are_refused_by_the_options_name()
    {
        foreach (int repetitions in (int[])[0, int.MaxValue])
        {
            RunException refusal = Assert.Throws<RunException>(() => Parabola(repetitions: repetitions));
            Assert.Equal(ExitCode.Usage, refusal.Code);
            Assert.StartsWith("--repetitions", refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The gradient of a step at the present parameters, which are left as they are.</summary>
    private static double[] Gradient(SpiridonoffObjective<double> objective, long step)
    {
        objective.Gradients.Span.Clear();
        objective.Load(0, step);
        objective.Differentiate();
        return [.. objective.Gradients.Span];
    }
}
