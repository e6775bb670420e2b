using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of an outer or overlapped update has to do: elements bit for bit, because the order of the operations on one element is part of the contract; norms to a relative
/// 1e-12, because their order of summation is not.
/// </summary>
public abstract class OuterOperationTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IOuterUpdate<T> outer;
    private readonly IOverlapUpdate<T> overlap;

    protected OuterOperationTests(string implementation)
    {
        outer = OuterUpdates.Create<T>(implementation);
        overlap = OverlapUpdates.Create<T>(implementation);
    }

    /// <summary>Empty, less than a vector, around vector lengths, more than a block, several blocks and a rest.</summary>
    public static TheoryData<int> Sizes => [0, 1, 3, 15, 17, 64, 1000, 4097, 100003];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_outer_step_goes_from_the_common_model_along_momentum_and_change(int n)
    {
        T[] sum = Draw(n, 1), model = Draw(n, 2), before = Draw(n, 3), u0 = Draw(n, 4);
        T[] x = [.. model], previous = [.. before], u = [.. u0];
        T three = Of(3), kept = Of(0.7), slope = Of(1.5), step = Of(0.25), direct = Of(0.375);

        double distance = outer.Update(sum, 3, new OuterCoefficients(0.7, 1.5, 0.25, 0.375), x, previous, u);

        T[] mean = [.. sum.Select(s => s / three)];
        T[] momentum = [.. Enumerable.Range(0, n).Select(i => kept * u0[i] + slope * (before[i] - mean[i]))];
        T[] expected = [.. Enumerable.Range(0, n).Select(i => before[i] - (step * momentum[i] + direct * (before[i] - mean[i])))];
        Assert.Equal(momentum, u);
        Assert.Equal(expected, x);
        Assert.Equal(expected, previous);
        Assert.Equal(Draw(n, 1), sum);
        AssertNorm(model.Zip(mean, (xi, mi) => xi - mi), distance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_delayed_correction_adds_what_averaging_the_snapshot_would_have_changed(int n)
    {
        T[] sum = Draw(n, 1), model = Draw(n, 2), taken = Draw(n, 3), x = [.. model], snapshot = [.. taken];
        T three = Of(3);

        double distance = overlap.Correct(sum, 3, snapshot, x);

        T[] correction = [.. sum.Zip(taken, (s, t) => s / three - t)];
        T[] expected = [.. model.Zip(correction, (xi, c) => xi + c)];
        Assert.Equal(expected, x);
        Assert.Equal(expected, snapshot);
        Assert.Equal(Draw(n, 1), sum);
        AssertNorm(correction, distance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_pull_is_towards_an_anchor_that_has_followed_the_mean_first(int n)
    {
        T[] sum = Draw(n, 1), model = Draw(n, 2), taken = Draw(n, 3), z0 = Draw(n, 4), v0 = Draw(n, 5);
        T[] x = [.. model], snapshot = [.. taken], z = [.. z0], v = [.. v0];
        T three = Of(3), a = Of(0.6), own = Of(1 - 0.6), b = Of(0.7);

        double distance = overlap.Pull(sum, 3, 0.6, 0.7, snapshot, x, z, v);

        T[] mean = [.. sum.Select(s => s / three)];
        T[] velocity = [.. Enumerable.Range(0, n).Select(i => b * v0[i] + (mean[i] - z0[i]))];
        T[] anchor = [.. z0.Zip(velocity, (zi, vi) => zi + vi)];
        T[] expected = [.. model.Zip(anchor, (xi, zi) => own * xi + a * zi)];
        Assert.Equal(velocity, v);
        Assert.Equal(anchor, z);
        Assert.Equal(expected, x);
        Assert.Equal(expected, snapshot);
        Assert.Equal(Draw(n, 1), sum);
        AssertNorm(mean.Zip(taken, (m, t) => m - t), distance);
    }

    [Fact]
    public void A_sum_that_is_not_finite_is_seen_in_every_distance()
    {
        foreach (int place in (int[])[7, 1000])
        {
            T[] sum = Draw(1001, 1);
            sum[place] = T.NaN;
            Assert.Equal(double.NaN, outer.Update(sum, 2, new OuterCoefficients(0.5, 1, 1, 1), Draw(1001, 2), Draw(1001, 3), Draw(1001, 4)));
            Assert.Equal(double.NaN, overlap.Correct(sum, 2, Draw(1001, 2), Draw(1001, 3)));
            Assert.Equal(double.NaN, overlap.Pull(sum, 2, 0.5, 0.5, Draw(1001, 2), Draw(1001, 3), Draw(1001, 4), Draw(1001, 5)));
        }
    }

    [Theory]
    [InlineData(9, 10, 10, 10)]
    [InlineData(10, 11, 10, 10)]
    [InlineData(10, 10, 9, 10)]
    [InlineData(10, 10, 10, 11)]
    public void Spans_of_different_lengths_are_refused(int first, int second, int third, int fourth)
    {
        T[] sum = Draw(10, 1);
        Assert.Throws<ArgumentException>(() => overlap.Pull(sum, 2, 0.5, 0.5, Draw(first, 1), Draw(second, 1), Draw(third, 1), Draw(fourth, 1)));
        if (first != 10 || second != 10)
            Assert.Throws<ArgumentException>(() => overlap.Correct(sum, 2, Draw(first, 1), Draw(second, 1)));
        if (fourth == 10)
            Assert.Throws<ArgumentException>(() => outer.Update(sum, 2, new OuterCoefficients(0.5, 1, 1, 1), Draw(first, 1), Draw(second, 1), Draw(third, 1)));
    }

    private static T[] Draw(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(2 * random.NextDouble() - 1))];
    }

    private static T Of(double value) => T.CreateChecked(value);

    private static void AssertNorm(IEnumerable<T> values, double actual)
    {
        double expected = values.Sum(value => double.CreateChecked(value) * double.CreateChecked(value));
        Assert.InRange(actual, expected * (1 - 1e-12), expected * (1 + 1e-12));
    }
}

public sealed class ReferenceSingleOuterTests() : OuterOperationTests<float>("reference");

public sealed class ReferenceDoubleOuterTests() : OuterOperationTests<double>("reference");

public sealed class VectorizedSingleOuterTests() : OuterOperationTests<float>("vectorized");

public sealed class VectorizedDoubleOuterTests() : OuterOperationTests<double>("vectorized");

public class OuterImplementationTests
{
    [Fact]
    public void Every_outer_implementation_that_a_name_chooses_is_held_to_the_tests_for_both_element_types()
    {
        string[] tests = [.. typeof(OuterImplementationTests).Assembly.GetTypes().Where(IsOuterTest).Select(type => type.Name)];
        Assert.All(OuterUpdates.Names.Union(OverlapUpdates.Names), name =>
        {
            Assert.Contains($"{name}SingleOuterTests", tests, StringComparer.OrdinalIgnoreCase);
            Assert.Contains($"{name}DoubleOuterTests", tests, StringComparer.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void An_unknown_outer_implementation_is_wrong_usage()
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => OuterUpdates.Create<float>("fast")).Code);
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => OverlapUpdates.Create<float>("fast")).Code);
    }

    private static bool IsOuterTest(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(OuterOperationTests<>);
}
