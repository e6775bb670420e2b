using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of the gossip step has to do: elements bit for bit, because ranks that repeat another's arithmetic must get its bits; the norm to a relative 1e-12, because
/// its order of summation is not part of the contract.
/// </summary>
public abstract class GossipStepTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGossipStep<T> step;

    protected GossipStepTests(string implementation) => step = GossipSteps.Create<T>(implementation);

    /// <summary>Empty, less than a vector, around vector lengths, more than a block, several blocks and a rest.</summary>
    public static TheoryData<int> Sizes => [0, 1, 3, 15, 17, 64, 1000, 4097, 100003];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_difference_is_stored_and_measured(int n)
    {
        T[] x = Draw(n, 1), estimate = Draw(n, 2), difference = new T[n];
        T[] expected = [.. x.Zip(estimate, (a, b) => a - b)];

        double squared = step.Subtract(x, estimate, difference);

        Assert.Equal(expected, difference);
        double norm = expected.Sum(d => double.CreateChecked(d) * double.CreateChecked(d));
        Assert.InRange(squared, norm * (1 - 1e-12), norm * (1 + 1e-12));
        Assert.Equal(Draw(n, 1), x);
        Assert.Equal(Draw(n, 2), estimate);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_difference_may_take_the_place_of_either_operand(int n)
    {
        T[] expected = [.. Draw(n, 1).Zip(Draw(n, 2), (a, b) => a - b)];
        T[] x = Draw(n, 1), estimate = Draw(n, 2);
        step.Subtract(x, Draw(n, 2), x);
        step.Subtract(Draw(n, 1), estimate, estimate);
        Assert.Equal(expected, x);
        Assert.Equal(expected, estimate);
    }

    [Fact]
    public void A_model_that_is_not_finite_is_seen_in_the_norm()
    {
        foreach (int place in (int[])[3, 1000])
        {
            T[] x = Draw(1001, 1);
            x[place] = T.NaN;
            Assert.Equal(double.NaN, step.Subtract(x, Draw(1001, 2), new T[1001]));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_pull_adds_the_neighbours_in_the_order_given_and_then_steps(int n)
    {
        T gamma = T.CreateChecked(0.3);
        T[] own = Draw(n, 1), before = Draw(n, 2), x = [.. before];
        T[] weights = [T.CreateChecked(0.2), T.CreateChecked(0.1), T.CreateChecked(0.4)];
        T[][] theirs = [Draw(n, 3), Draw(n, 4), Draw(n, 5)];
        T[] expected = [.. Enumerable.Range(0, n).Select(i =>
        {
            T pull = T.Zero;
            for (int k = 0; k < 3; k++)
                pull += weights[k] * (theirs[k][i] - own[i]);
            return before[i] + gamma * pull;
        })];

        WithMemory(theirs, all => step.Pull(gamma, own, weights, all, x));

        Assert.Equal(expected, x);
        Assert.Equal(Draw(n, 1), own);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_model_may_be_its_own_estimate(int n)
    {
        T half = T.CreateChecked(0.5);
        T[] x = Draw(n, 1), theirs = Draw(n, 2);

        WithMemory([theirs], all => step.Pull(half, x, [half], all, x));

        Assert.Equal(Draw(n, 1).Zip(theirs, (a, b) => a + half * (half * (b - a))), x);
    }

    [Fact]
    public void Without_neighbours_a_model_stays_as_it_is()
    {
        T[] x = Draw(1000, 1);
        step.Pull(T.One, Draw(1000, 2), [], [], x);
        Assert.Equal(Draw(1000, 1), x);
    }

    [Fact]
    public void Arrays_and_weights_that_do_not_fit_are_refused()
    {
        T[] x = Draw(10, 1);
        Assert.Throws<ArgumentException>(() => { step.Subtract(x, Draw(9, 1), new T[10]); });
        Assert.Throws<ArgumentException>(() => { step.Subtract(x, Draw(10, 1), new T[11]); });
        Assert.Throws<ArgumentException>(() => step.Pull(T.One, Draw(9, 1), [], [], x));
        Assert.Throws<ArgumentException>(() => WithMemory([Draw(9, 2)], all => step.Pull(T.One, Draw(10, 1), [T.One], all, x)));
        Assert.Throws<ArgumentException>(() => WithMemory([Draw(10, 2)], all => step.Pull(T.One, Draw(10, 1), [T.One, T.One], all, x)));
        Assert.Equal(Draw(10, 1), x);
    }

    private static void WithMemory(T[][] arrays, Action<IReadOnlyList<FlatMemory<T>>> use)
    {
        FlatMemory<T>[] all = [.. arrays.Select(array =>
        {
            FlatMemory<T> memory = FlatMemory<T>.Allocate(array.Length);
            array.CopyTo(memory.Span);
            return memory;
        })];
        try
        {
            use(all);
            Assert.All(all.Zip(arrays), pair => Assert.Equal(pair.Second, pair.First.Span.ToArray()));
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
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))];
    }
}

public sealed class ReferenceSingleGossipTests() : GossipStepTests<float>("reference");

public sealed class ReferenceDoubleGossipTests() : GossipStepTests<double>("reference");

public sealed class VectorizedSingleGossipTests() : GossipStepTests<float>("vectorized");

public sealed class VectorizedDoubleGossipTests() : GossipStepTests<double>("vectorized");

public class GossipImplementationTests
{
    [Fact]
    public void Every_gossip_step_that_a_name_chooses_is_held_to_the_tests_for_both_element_types()
    {
        string[] tests = [.. typeof(GossipImplementationTests).Assembly.GetTypes().Where(IsGossipTest).Select(type => type.Name)];
        Assert.All(GossipSteps.Names, name =>
        {
            Assert.Contains($"{name}SingleGossipTests", tests, StringComparer.OrdinalIgnoreCase);
            Assert.Contains($"{name}DoubleGossipTests", tests, StringComparer.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void An_unknown_gossip_step_is_wrong_usage() =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => GossipSteps.Create<float>("fast")).Code);

    private static bool IsGossipTest(Type type) =>
        type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(GossipStepTests<>);
}
