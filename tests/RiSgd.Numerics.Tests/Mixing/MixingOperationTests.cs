using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of a mixing operation has to do: elements bit for bit, because the order of the operations on one element is part of the
/// contract; norms to a relative 1e-12, because their order of summation is not.
/// </summary>
public abstract class MixingOperationTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly INeighbourMix<T> mix;
    private readonly IElasticUpdate<T> elastic;

    protected MixingOperationTests(string implementation)
    {
        mix = NeighbourMixes.Create<T>(implementation);
        elastic = ElasticUpdates.Create<T>(implementation);
    }

    /// <summary>Empty, less than a vector, around vector lengths, more than a block, several blocks and a rest.</summary>
    public static TheoryData<int> Sizes => [0, 1, 3, 15, 17, 64, 1000, 4097, 100003];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Mixing_adds_the_own_model_first_and_then_each_neighbours_in_the_order_given(int n)
    {
        T own = Of(0.4);
        T[] weights = [Of(0.1), Of(0.3), Of(0.2)];
        T[] before = Draw(n, 1), x = [.. before];
        T[][] theirs = [Draw(n, 2), Draw(n, 3), Draw(n, 4)];
        T[] expected = [.. Enumerable.Range(0, n).Select(i => own * before[i] + weights[0] * theirs[0][i] + weights[1] * theirs[1][i] + weights[2] * theirs[2][i])];

        double change = WithMemory(theirs, all => mix.Mix(own, x, weights, all, 0));

        Assert.Equal(expected, x);
        AssertNorm(SquaredNorm(before.Zip(expected, (b, e) => b - e)), change);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_part_of_the_model_meets_the_same_part_of_the_neighbours(int n)
    {
        const int Offset = 5;
        T[] x = Filled(n, 1);
        T[] theirs = [.. Filled(Offset, 7), .. Filled(n, 3), .. Filled(2, 9)];

        WithMemory([theirs], all => mix.Mix(Of(0.5), x, [Of(0.5)], all, Offset));

        Assert.Equal(Filled(n, 2), x);
    }

    [Fact]
    public void Without_neighbours_a_model_of_weight_one_stays_as_it_is()
    {
        T[] x = Draw(1000, 1);

        Assert.Equal(0, mix.Mix(T.One, x, [], [], 0));
        Assert.Equal(Draw(1000, 1), x);
    }

    [Fact]
    public void A_neighbour_that_is_not_finite_is_seen_in_the_change()
    {
        foreach (int place in (int[])[3, 1000])
        {
            T[] theirs = Draw(1001, 1), x = Draw(1001, 2);
            theirs[place] = T.NaN;
            Assert.Equal(double.NaN, WithMemory([theirs], all => mix.Mix(Of(0.5), x, [Of(0.5)], all, 0)));
            Assert.Equal(T.NaN, x[place]);
        }
    }

    [Fact]
    public void Mixing_refuses_arrays_and_weights_that_do_not_fit()
    {
        T[] x = Draw(10, 1);
        Assert.Throws<ArgumentException>(() => WithMemory([Draw(9, 2)], all => mix.Mix(T.One, x, [T.One], all, 0)));
        Assert.Throws<ArgumentException>(() => WithMemory([Draw(12, 2)], all => mix.Mix(T.One, x, [T.One], all, 3)));
        Assert.Throws<ArgumentException>(() => WithMemory([Draw(10, 2)], all => mix.Mix(T.One, x, [T.One, T.One], all, 0)));
        Assert.Equal(Draw(10, 1), x);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Model_and_centre_pull_each_other_from_the_values_before(int n)
    {
        T[] sum = Draw(n, 1), model = Draw(n, 2), centre = Draw(n, 3), x = [.. model], z = [.. centre];
        T alpha = Of(0.225), kept = Of(1 - 0.225), centreKept = Of(1 - (3 * 0.225)), three = Of(3);

        double distance = elastic.Update(sum, 0.225, 3, x, z);

        Assert.Equal(model.Zip(centre, (xi, zi) => kept * xi + alpha * zi), x);
        Assert.Equal(centre.Zip(sum, (zi, si) => centreKept * zi + alpha * si), z);
        Assert.Equal(Draw(n, 1), sum);
        AssertNorm(SquaredNorm(model.Zip(sum, (xi, si) => xi - si / three)), distance);
    }

    [Fact]
    public void A_model_that_is_not_finite_reaches_the_centre_and_the_distance()
    {
        foreach (int place in (int[])[7, 1000])
        {
            T[] sum = Draw(1001, 1), x = Draw(1001, 2), z = Draw(1001, 3);
            sum[place] = T.PositiveInfinity;
            Assert.Equal(double.PositiveInfinity, elastic.Update(sum, 0.2, 4, x, z));
            Assert.Equal(T.PositiveInfinity, z[place]);
        }
    }

    [Fact]
    public void The_elastic_update_refuses_spans_of_different_lengths()
    {
        Assert.Throws<ArgumentException>(() => elastic.Update(Draw(10, 1), 0.1, 2, Draw(9, 1), Draw(10, 1)));
        Assert.Throws<ArgumentException>(() => elastic.Update(Draw(10, 1), 0.1, 2, Draw(10, 1), Draw(11, 1)));
    }

    private static double WithMemory(T[][] arrays, Func<IReadOnlyList<FlatMemory<T>>, double> use)
    {
        FlatMemory<T>[] all = [.. arrays.Select(array =>
        {
            FlatMemory<T> memory = FlatMemory<T>.Allocate(array.Length);
            array.CopyTo(memory.Span);
            return memory;
        })];
        try
        {
            double result = use(all);
            Assert.All(all.Zip(arrays), pair => Assert.Equal(pair.Second, pair.First.Span.ToArray()));
            return result;
        }
        finally
        {
            foreach (FlatMemory<T> memory in all)
                memory.Dispose();
        }
    }

    private static T[] Draw(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(2 * random.NextDouble() - 1))];
    }

    private static T Of(double value) => T.CreateChecked(value);

    private static T[] Filled(int length, double value) => [.. Enumerable.Repeat(Of(value), length)];

    private static double SquaredNorm(IEnumerable<T> values) => values.Sum(value => double.CreateChecked(value) * double.CreateChecked(value));

    private static void AssertNorm(double expected, double actual) => Assert.InRange(actual, expected * (1 - 1e-12), expected * (1 + 1e-12));
}

public sealed class ReferenceSingleMixingTests() : MixingOperationTests<float>("reference");

public sealed class ReferenceDoubleMixingTests() : MixingOperationTests<double>("reference");

public sealed class VectorizedSingleMixingTests() : MixingOperationTests<float>("vectorized");

public sealed class VectorizedDoubleMixingTests() : MixingOperationTests<double>("vectorized");

public class MixingImplementationTests
{
    [Fact]
    public void Every_mixing_implementation_that_a_name_chooses_is_held_to_the_tests_for_both_element_types()
    {
        string[] tests = [.. typeof(MixingImplementationTests).Assembly.GetTypes().Where(IsMixingTest).Select(type => type.Name)];
        Assert.All(NeighbourMixes.Names.Union(ElasticUpdates.Names), name =>
        {
            Assert.Contains($"{name}SingleMixingTests", tests, StringComparer.OrdinalIgnoreCase);
            Assert.Contains($"{name}DoubleMixingTests", tests, StringComparer.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void An_unknown_mixing_implementation_is_wrong_usage()
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => NeighbourMixes.Create<float>("fast")).Code);
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => ElasticUpdates.Create<float>("fast")).Code);
    }

    private static bool IsMixingTest(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(MixingOperationTests<>);
}
