using System.Numerics;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of a hot operation has to do, whatever its element type: one class of assertions, one line per implementation below.
/// Elements are compared bit for bit, because the order of the operations on one element is part of the contract; norms to a relative 1e-12, because
/// their order of summation is not (10^5 roundings of 1e-16 add up to less).
/// </summary>
public abstract partial class HotOperationTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double NormTolerance = 1e-12;

    protected HotOperationTests(string implementation)
    {
        Accumulator = GradientAccumulators.Create<T>(implementation);
        LocalStep = LocalSteps.Create<T>(implementation);
        Average = ModelAverages.Create<T>(implementation);
    }

    /// <summary>Empty, less than a vector, around vector lengths, more than a block, several blocks and a rest.</summary>
    public static TheoryData<int> Sizes => [0, 1, 3, 15, 17, 64, 1000, 4097, 100003];

    protected IGradientAccumulator<T> Accumulator { get; }

    protected ILocalStep<T> LocalStep { get; }

    protected IModelAverage<T> Average { get; }

    /// <summary>Seeded values between -1 and 1.</summary>
    protected static T[] Draw(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(2 * random.NextDouble() - 1))];
    }

    protected static T Of(double value) => T.CreateChecked(value);

    protected static T[] Filled(int length, double value)
    {
        var values = new T[length];
        Array.Fill(values, Of(value));
        return values;
    }

    protected static StepCoefficients<T> Coefficients(double learningRate, double momentum, double weightDecay, bool nesterov) =>
        new(Of(learningRate), Of(momentum), Of(weightDecay), nesterov);

    protected static double SquaredNorm(IEnumerable<T> values) => values.Sum(value => double.CreateChecked(value) * double.CreateChecked(value));

    protected static void AssertNorm(double expected, double actual)
    {
        if (double.IsFinite(expected))
            Assert.InRange(actual, expected - NormTolerance * expected, expected + NormTolerance * expected);
        else
            Assert.Equal(expected, actual);
    }

    protected static void AssertNorms(SumNorms expected, SumNorms actual)
    {
        AssertNorm(expected.Chunk, actual.Chunk);
        AssertNorm(expected.WeightedSum, actual.WeightedSum);
        AssertNorm(expected.PlainSum, actual.PlainSum);
    }
}

public sealed class ReferenceSingleTests() : HotOperationTests<float>("reference");

public sealed class ReferenceDoubleTests() : HotOperationTests<double>("reference");

public sealed class VectorizedSingleTests() : HotOperationTests<float>("vectorized");

public sealed class VectorizedDoubleTests() : HotOperationTests<double>("vectorized");
