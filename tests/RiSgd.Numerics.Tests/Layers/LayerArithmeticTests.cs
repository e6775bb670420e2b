using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of the arithmetic of layers has to do. Elements are compared bit for bit; norms, whose order of summation is free, to a relative 1e-12, and what depends on a norm
/// through the trust ratio to a few roundings of the element type.
/// </summary>
public abstract class LayerArithmeticTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly FlatLayout Plane = FlatLayout.Create([("w", [2], SlotKind.Weight)]);

    private readonly ILayerArithmetic<T> arithmetic;
    private readonly double rounding = typeof(T) == typeof(float) ? 2e-6 : 1e-14;

    protected LayerArithmeticTests(string implementation) => arithmetic = LayerArithmetics.Create<T>(implementation);

    public static TheoryData<int> Sizes => [0, 1, 3, 15, 17, 64, 4097, 20_003];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Division_has_the_bits_of_the_quotients_and_gives_the_norm_before(int n)
    {
        T[] values = Draw(n, 1), divided = [.. values];
        T divisor = Of(0.7);

        double norm = arithmetic.Divide(divided, divisor);

        Assert.Equal([.. values.Select(v => v / divisor)], divided);
        AssertNorm(SquaredNorm(values), norm);
        AssertNorm(SquaredNorm(values), arithmetic.SquaredNorm(values));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_trust_of_one_gives_the_bits_of_the_plain_step(int n)
    {
        foreach (bool nesterov in new[] { false, true })
        {
            var step = Coefficients(0.1, 0.9, 5e-4, nesterov);
            T[] g = Draw(n, 1), x = Draw(n, 2), u = Draw(n, 3), plainX = [.. x], plainU = [.. u];
            new ReferenceLocalStep<T>().Step(g, plainX, plainU, step);

            arithmetic.Step(g, T.One, x, u, step);

            Assert.Equal(plainX, x);
            Assert.Equal(plainU, u);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_step_has_the_bits_of_the_formula(int n)
    {
        T trust = Of(0.3), lr = Of(0.1), m = Of(0.9), wd = Of(5e-4);
        T[] g = Draw(n, 1), x = Draw(n, 2), u = Draw(n, 3);
        T[] d = [.. g.Zip(x, (gradient, parameter) => trust * (gradient + wd * parameter))];
        T[] expectedU = [.. u.Zip(d, (momentum, direction) => m * momentum + direction)];
        T[] expectedX = [.. x.Zip(expectedU, (parameter, momentum) => parameter - lr * momentum)];

        arithmetic.Step(g, trust, x, u, new(lr, m, wd, Nesterov: false));

        Assert.Equal(expectedU, u);
        Assert.Equal(expectedX, x);
        Assert.Equal(Draw(n, 1), g);
    }

    [Fact]
    public void A_step_without_momentum_needs_none_and_refuses_spans_of_other_lengths()
    {
        T[] x = Draw(5, 1), expected = [.. x.Select(v => v - Of(0.1) * (Of(0.5) * Of(1)))];
        arithmetic.Step(Filled(5, 1), Of(0.5), x, default, Coefficients(0.1, 0, 0, nesterov: false));
        Assert.Equal(expected, x);

        Assert.Throws<ArgumentException>(() => arithmetic.Step(Filled(5, 1), T.One, x, default, Coefficients(0.1, 0.9, 0, nesterov: false)));
        Assert.Throws<ArgumentException>(() => arithmetic.Step(Filled(4, 1), T.One, x, new T[5], Coefficients(0.1, 0.9, 0, nesterov: false)));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(10)]
    public void LA_1_the_step_has_the_length_rate_times_trust_times_norm_whatever_the_gradients_scale(double scale)
    {
        foreach (double decay in new[] { 0, 1e-4 })
        {
            T[] x = [Of(3), Of(4)];
            Lars(Plane, 0.001).Step([Of(600 * scale), Of(800 * scale)], x, default, Coefficients(0.1, 0, decay, nesterov: false));

            // parallel to x, so that weight decay does not turn it; the constant in the denominator takes off 1e-8 of the gradient's norm
            double[] moved = [3 - double.CreateChecked(x[0]), 4 - double.CreateChecked(x[1])];
            double length = Math.Sqrt((moved[0] * moved[0]) + (moved[1] * moved[1])) / 5;
            double tolerance = typeof(T) == typeof(float) ? 2e-7 : 2e-12;
            Assert.Equal(1e-4, length, tolerance);
        }
    }

    [Fact]
    public void LA_2_a_zero_gradient_gives_neither_NaN_nor_a_step()
    {
        T[] x = [Of(3), Of(4)], u = [T.Zero, T.Zero];
        Lars(Plane, 0.001).Step([T.Zero, T.Zero], x, u, Coefficients(0.1, 0.9, 1e-4, nesterov: false));

        Assert.Equal([Of(3), Of(4)], x);
        Assert.Equal([T.Zero, T.Zero], u);
    }

    [Fact]
    public void LA_2_a_tensor_that_is_zero_takes_the_plain_step()
    {
        T[] x = [T.Zero, T.Zero];
        Lars(Plane, 0.001).Step([Of(1), Of(-2)], x, default, Coefficients(0.125, 0, 0.5, nesterov: false));

        Assert.Equal([Of(-0.125), Of(0.25)], x);
    }

    [Fact]
    public void LARS_scales_each_weight_by_its_own_norms_and_only_weights()
    {
        var layout = FlatLayout.Create(
        [
            ("a.weight", [4, 5], SlotKind.Weight),
            ("a.bias", [4], SlotKind.Bias),
            ("n.weight", [4], SlotKind.NormScale),
            ("n.bias", [4], SlotKind.NormShift),
            ("b.weight", [3, 4], SlotKind.Weight),
            ("n.running_mean", [4], SlotKind.RunningMean),
            ("n.running_var", [4], SlotKind.RunningSecondMoment),
        ]);
        const double Tc = 0.02, Lr = 0.1, M = 0.9, Wd = 0.3;
        T[] g = Draw(44, 1), x = Draw(44, 2), u = Draw(44, 3);
        double[] before = Wide(x), slopes = Wide(g), momenta = Wide(u);

        Lars(layout, Tc).Step(g, x, u, Coefficients(Lr, M, Wd, nesterov: false));

        foreach (FlatSlot slot in layout.Slots.Take(5))
        {
            int[] elements = [.. Enumerable.Range(slot.Offset, slot.Length)];
            bool weight = slot.Kind == SlotKind.Weight;
            double norm = Math.Sqrt(elements.Sum(i => before[i] * before[i])), slope = Math.Sqrt(elements.Sum(i => slopes[i] * slopes[i]));
            double trust = weight ? Tc * norm / (slope + (Wd * norm) + 1e-8) : 1;
            foreach (int i in elements)
            {
                double momentum = (M * momenta[i]) + (trust * (slopes[i] + (weight ? Wd * before[i] : 0)));
                Assert.Equal(momentum, double.CreateChecked(u[i]), rounding);
                Assert.Equal(before[i] - (Lr * momentum), double.CreateChecked(x[i]), rounding);
            }
        }
    }

    [Fact]
    public void The_momentum_alone_moves_a_layer_whose_gradient_is_zero()
    {
        T[] x = [Of(3), Of(4)], u = [Of(1), Of(-2)];
        Lars(Plane, 0.001).Step([T.Zero, T.Zero], x, u, Coefficients(0.125, 0.5, 0.25, nesterov: false));

        Assert.Equal([Of(0.5), Of(-1)], u);
        Assert.Equal([Of(2.9375), Of(4.125)], x);
    }

    [Fact]
    public void JS_6_frozen_layers_keep_every_bit_of_model_and_momentum_and_the_others_step_as_ever()
    {
        var layout = FlatLayout.Create([("a", [7], SlotKind.Weight), ("b", [9], SlotKind.Weight), ("c", [5], SlotKind.Weight)]);
        var active = new ActiveLayers(ModelLayers.Of(layout, LayerGranularity.Module));
        var step = Coefficients(0.1, 0.9, 0.01, nesterov: true);
        foreach (ILocalStep<T> inner in new ILocalStep<T>[] { new ReferenceLocalStep<T>(), Lars(layout, 0.01) })
        {
            foreach (bool[] set in new[] { new[] { true, false, true }, [false, true, false], [false, false, false], [true, true, true] })
            {
                active.Set(set);
                T[] g = Draw(21, 1), x = Draw(21, 2), u = Draw(21, 3), steppedX = [.. x], steppedU = [.. u], beforeX = [.. x], beforeU = [.. u];
                inner.Step(g, steppedX, steppedU, step);

                new FreezingStep<T>(inner, active).Step(g, x, u, step);

                for (int slot = 0; slot < 3; slot++)
                {
                    Range elements = layout.Slots[slot].Offset..(layout.Slots[slot].Offset + layout.Slots[slot].Length);
                    Assert.Equal((set[slot] ? steppedX : beforeX)[elements], x[elements]);
                    Assert.Equal((set[slot] ? steppedU : beforeU)[elements], u[elements]);
                    Assert.NotEqual(steppedX[elements], beforeX[elements]);
                }
            }
        }
    }

    [Fact]
    public void JS_1_over_all_sets_of_layers_the_sparsified_gradient_has_the_mean_and_the_second_moment_of_the_theory()
    {
        var layout = FlatLayout.Create([("a", [2], SlotKind.Weight), ("b", [3], SlotKind.Weight), ("c", [1], SlotKind.Weight), ("d", [4], SlotKind.Weight)]);
        double[] norms = [1, 2, 3, 10], p = [.3, .5, .7, 1];
        T[] g = Draw(10, 4);
        foreach ((FlatSlot slot, double norm) in layout.Slots.Zip(norms))
            _ = arithmetic.Divide(g.AsSpan(slot.Offset, slot.Length), Of(Math.Sqrt(SquaredNorm(g[slot.Offset..(slot.Offset + slot.Length)])) / norm));
        var active = new ActiveLayers(ModelLayers.Of(layout, LayerGranularity.Tensor));
        var weighting = new LayerWeighting<T>(active, arithmetic);

        double[] mean = new double[10];
        double second = 0;
        for (int set = 0; set < 16; set++)
        {
            bool[] z = [.. Enumerable.Range(0, 4).Select(d => (set >> d & 1) == 1)];
            double probability = p.Zip(z, (pd, zd) => zd ? pd : 1 - pd).Aggregate(1.0, (product, factor) => product * factor);
            active.Set(z);
            T[] sparse = [.. g];
            double[] measured = new double[4];
            weighting.Weigh(sparse, p, measured);

            for (int i = 0; i < 10; i++)
                mean[i] += probability * double.CreateChecked(sparse[i]);
            second += probability * SquaredNorm(sparse);
            for (int d = 0; d < 4; d++)
                Assert.Equal(z[d] ? norms[d] * norms[d] : 0, measured[d], typeof(T) == typeof(float) ? 1e-4 : 1e-12);
        }

        double tolerance = typeof(T) == typeof(float) ? 1e-4 : 1e-12;
        for (int i = 0; i < 10; i++)
            Assert.Equal(double.CreateChecked(g[i]), mean[i], tolerance);
        Assert.Equal(124.1904762, second, typeof(T) == typeof(float) ? 1e-3 : 1e-7);
        Assert.Equal(10.1904762, second - SquaredNorm(g), typeof(T) == typeof(float) ? 1e-3 : 1e-7);
    }

    [Fact]
    public void Norms_of_layers_are_sums_over_their_tensors_and_inactive_ones_have_none()
    {
        var layout = FlatLayout.Create([("a.weight", [2, 2], SlotKind.Weight), ("a.bias", [2], SlotKind.Bias), ("b.weight", [1, 3], SlotKind.Weight), ("b.bias", [1], SlotKind.Bias)]);
        var active = new ActiveLayers(ModelLayers.Of(layout, LayerGranularity.Module));
        T[] values = [.. Enumerable.Range(1, 10).Select(i => Of(i))];
        double[] norms = new double[2];

        new LayerWeighting<T>(active, arithmetic).Measure(values, norms);
        Assert.Equal([91.0, 294.0], norms);

        active.Set([false, true]);
        new LayerWeighting<T>(active, arithmetic).Measure(values, norms);
        Assert.Equal([0, 294.0], norms);
    }

    private static T Of(double value) => T.CreateChecked(value);

    private static T[] Filled(int length, double value) => [.. Enumerable.Repeat(Of(value), length)];

    private static double[] Wide(T[] values) => [.. values.Select(double.CreateChecked)];

    private static double SquaredNorm(IEnumerable<T> values) => values.Sum(v => double.CreateChecked(v) * double.CreateChecked(v));

    private static void AssertNorm(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1, expected));

    private static StepCoefficients<T> Coefficients(double learningRate, double momentum, double weightDecay, bool nesterov) =>
        new(Of(learningRate), Of(momentum), Of(weightDecay), nesterov);

    private static T[] Draw(int length, int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData);
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
            values[i] = Of((2 * random.NextDouble()) - 1);
        return values;
    }

    private LarsStep<T> Lars(FlatLayout layout, double trust) => new(layout, trust, arithmetic);
}

public sealed class ReferenceLayerSingleTests() : LayerArithmeticTests<float>("reference");

public sealed class ReferenceLayerDoubleTests() : LayerArithmeticTests<double>("reference");

public sealed class VectorizedLayerSingleTests() : LayerArithmeticTests<float>("vectorized");

public sealed class VectorizedLayerDoubleTests() : LayerArithmeticTests<double>("vectorized");
