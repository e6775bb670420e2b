namespace RiSgd.Methods.Tests;

/// <summary>The bandit that learns the probabilities of layers.</summary>
public class LayerProbabilitiesTests
{
    private static readonly double[] Squares = [1, 4, 9, 100];
    private static readonly bool[] All = [true, true, true, true];

    [Fact]
    public void Every_layer_starts_with_the_same_share_of_the_budget()
    {
        var layers = new LayerProbabilities(20, 0.75, 0.4, 0.01);

        Assert.Equal(15, layers.Budget);
        Assert.All(layers.Values.ToArray(), p => Assert.Equal(0.75, p));
    }

    [Fact]
    public void The_loss_is_one_without_a_gradient_and_nothing_for_the_largest_at_the_floor()
    {
        Assert.Equal(1, LayerProbabilities.Loss(0, 0.3, 0.05, 100));
        Assert.Equal(0, LayerProbabilities.Loss(100, 0.05, 0.05, 100));
        Assert.Equal(1 - (4 / 0.25 * (0.01 / 100)), LayerProbabilities.Loss(4, 0.5, 0.1, 100), 1e-15);

        // the paper's -n/p^2 + L^2/floor^2 over its largest value L^2/floor^2
        Assert.Equal(((-4 / 0.25) + (100 / 0.01)) / (100 / 0.01), LayerProbabilities.Loss(4, 0.5, 0.1, 100), 1e-15);
    }

    [Fact]
    public void A_step_weights_the_loss_by_the_inverse_probability_and_leaves_absent_layers_weights_alone()
    {
        const double Floor = 0.1, Rate = 0.05;
        var layers = new LayerProbabilities(4, 0.5, Floor, Rate);

        layers.Learn([true, false, true, false], [1, 4, 9, 100]);

        double[] expected = new double[4];
        double[] losses = [1 - (1.0 / 9 * Floor * Floor / 0.25), 0, 1 - (Floor * Floor / 0.25), 0];
        BudgetProjection.Project([.. losses.Select(l => Math.Log(0.5) - (Rate * l / 0.5))], 2, Floor, expected);
        for (var d = 0; d < 4; d++)
            Assert.Equal(expected[d], layers.Values[d], 1e-14);
        Assert.NotEqual(layers.Values[0], layers.Values[1], 1e-3);
        Assert.Equal(layers.Values[1], layers.Values[3]);
    }

    [Fact]
    public void JS_5_with_all_norms_known_the_steps_converge_to_the_clipped_multiples_of_the_norms()
    {
        const double Floor = 0.05;
        double[] p = [.5, .5, .5, .5], logWeights = new double[4];

        for (var t = 0; t < 20_000; t++)
        {
            for (var d = 0; d < 4; d++)
                logWeights[d] = Math.Log(p[d]) - (50 * LayerProbabilities.Loss(Squares[d], p[d], Floor, 100));
            BudgetProjection.Project(logWeights, 2, Floor, p);
        }

        double[] optimum = [1.0 / 6, 1.0 / 3, 1.0 / 2, 1];
        for (var d = 0; d < 4; d++)
            Assert.Equal(optimum[d], p[d], 1e-9);
        Assert.Equal(136, Enumerable.Range(0, 4).Sum(d => Squares[d] / p[d]), 1e-6);
    }

    [Fact]
    public void JS_5_the_bandit_comes_near_the_optimum_though_it_sees_drawn_layers_alone()
    {
        const int Steps = 40_000;
        var layers = new LayerProbabilities(4, 0.5, 0.3, 0.002);
        var draw = new LayerDraw(5, worker: 0);
        var active = new bool[4];

        double[] mean = new double[4];
        for (var t = 1; t <= Steps; t++)
        {
            draw.Draw(t, layers.Values, active);
            layers.Learn(active, Squares);
            for (var d = 0; d < 4; d++)
                mean[d] += t > Steps / 2 ? layers.Values[d] / (Steps / 2) : 0;
        }

        // clip(c (1, 2, 3, 10), 0.3, 1) with the sum 2; the objective is 139.2 there and 228 for equal probabilities
        double[] optimum = [.3, .3, .4, 1];
        for (var d = 0; d < 4; d++)
            Assert.Equal(optimum[d], mean[d], 0.05);
        Assert.InRange(Enumerable.Range(0, 4).Sum(d => Squares[d] / mean[d]), 139, 146);
    }

    [Fact]
    public void A_full_budget_keeps_every_probability_exactly_one()
    {
        var layers = new LayerProbabilities(4, 1, 0.4, 0.4);
        for (var t = 0; t < 100; t++)
            layers.Learn(All, [t, 1, 0, 1e6 / (t + 1)]);

        Assert.All(layers.Values.ToArray(), p => Assert.Equal(1, p));
    }

    [Fact]
    public void A_larger_norm_changes_the_scale_of_the_losses_and_nothing_else()
    {
        // L is a running maximum: once 100 was seen, 100 and 1 are told apart by the same amount as before.
        var layers = new LayerProbabilities(4, 0.5, 0.05, 0.01);
        layers.Learn([false, false, false, true], Squares);
        var other = new LayerProbabilities(4, 0.5, 0.05, 0.01);
        other.Learn([false, false, false, true], [0, 0, 0, 1e-6]);

        Assert.Equal(layers.Values.ToArray(), other.Values.ToArray());
        layers.Learn([true, false, false, false], Squares);
        other.Learn([true, false, false, false], Squares);
        Assert.True(other.Values[0] > layers.Values[0]);
    }

    [Fact]
    public void Zero_gradients_and_a_zero_rate_teach_nothing()
    {
        var layers = new LayerProbabilities(4, 0.7, 0.05, 0.01);
        layers.Learn(All, new double[4]);
        Assert.All(layers.Values.ToArray(), p => Assert.Equal(0.7, p));

        var fix = new LayerProbabilities(4, 0.7, 0.05, 0);
        fix.Learn(All, Squares);
        Assert.All(fix.Values.ToArray(), p => Assert.Equal(0.7, p));
    }

    [Fact]
    public void A_restored_bandit_goes_on_with_the_same_bits()
    {
        var layers = new LayerProbabilities(4, 0.5, 0.05, 0.01);
        layers.Learn(All, Squares);
        var saved = new Saving();
        layers.VisitState(saved);
        var restored = new LayerProbabilities(4, 0.5, 0.05, 0.01);
        restored.VisitState(new Restoring(saved));

        layers.Learn([true, false, true, false], [1, 1, 1, 1]);
        restored.Learn([true, false, true, false], [1, 1, 1, 1]);

        Assert.Equal(layers.Values.ToArray(), restored.Values.ToArray());
    }

    [Fact]
    public void The_default_rate_is_that_of_EXP3_within_the_floor()
    {
        Assert.Equal(Math.Sqrt(2 * Math.Log(20) / (20.0 * 10_000)), LayerProbabilities.DefaultRate(20, 0.4, 10_000), 1e-15);
        Assert.Equal(0.01, LayerProbabilities.DefaultRate(20, 0.01, 1));
        Assert.Equal(0, LayerProbabilities.DefaultRate(1, 0.4, 100));
    }

    [Theory]
    [InlineData(0, 0.4, 0, "--layer-budget")]
    [InlineData(1.2, 0.4, 0, "--layer-budget")]
    [InlineData(double.NaN, 0.4, 0, "--layer-budget")]
    [InlineData(0.3, 0.4, 0, "--layer-floor")]
    [InlineData(0.3, 0, 0, "--layer-floor")]
    [InlineData(0.75, 0.4, 0.5, "--layer-rate")]
    [InlineData(0.75, 0.4, -1, "--layer-rate")]
    public void What_no_probabilities_can_meet_is_a_usage_error_that_names_the_option(double budget, double floor, double rate, string option)
    {
        var error = Assert.Throws<RunException>(() => new LayerProbabilities(4, budget, floor, rate));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_floor_of_exactly_the_budget_is_feasible() =>
        Assert.Equal(0.7, new LayerProbabilities(3, 0.7, 0.7, 0.1).Values[2]);

    private sealed class Saving : IStateVisitor
    {
        public Dictionary<string, double[]> Found { get; } = [];

        public void Number(string name, ref long value) => Found.Add(name, [value]);

        public void Number(string name, ref double value) => Found.Add(name, [value]);

        public void Values<T>(string name, Span<T> values)
            where T : unmanaged => Found.Add(name, (double[])(object)values.ToArray());
    }

    private sealed class Restoring(Saving saved) : IStateVisitor
    {
        public void Number(string name, ref long value) => value = (long)saved.Found[name][0];

        public void Number(string name, ref double value) => value = saved.Found[name][0];

        public void Values<T>(string name, Span<T> values)
            where T : unmanaged => ((T[])(object)saved.Found[name]).CopyTo(values);
    }
}
