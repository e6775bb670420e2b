namespace RiSgd.Numerics.Tests;

/// <summary>Sums, norms and the cleared gradient.</summary>
public abstract partial class HotOperationTests<T>
{
    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_first_chunk_overwrites_whatever_the_sum_held(int n)
    {
        T[] g = Draw(n, 1), gradient = [.. g], sum = Filled(n, double.NaN);
        double norm = Accumulator.Add(gradient, Of(0.3), sum, first: true);
        Assert.Equal(g.Select(value => Of(0.3) * value), sum);
        AssertNorm(SquaredNorm(g), norm);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_further_chunk_adds_its_weighted_gradient_to_the_sum(int n)
    {
        T[] g = Draw(n, 1), s = Draw(n, 2), gradient = [.. g], sum = [.. s];
        double norm = Accumulator.Add(gradient, Of(0.3), sum, first: false);
        Assert.Equal(s.Zip(g, (before, value) => before + Of(0.3) * value), sum);
        AssertNorm(SquaredNorm(g), norm);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_last_chunk_adds_and_yields_the_norms_of_chunk_and_sums(int n)
    {
        T[] g = Draw(n, 1), s = Draw(n, 2), gradient = [.. g], sum = [.. s];
        SumNorms norms = Accumulator.AddLast(gradient, Of(0.3), sum, first: false, Of(0.7));
        T[] expected = [.. s.Zip(g, (before, value) => before + Of(0.3) * value)];
        Assert.Equal(expected, sum);
        AssertNorms(new(SquaredNorm(g), SquaredNorm(expected), SquaredNorm(s.Zip(g, (before, value) => before / Of(0.7) + value))), norms);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_only_chunk_is_its_own_plain_sum_without_any_previous_weight(int n)
    {
        T[] g = Draw(n, 1), gradient = [.. g], sum = Filled(n, double.NaN);
        SumNorms norms = Accumulator.AddLast(gradient, Of(0.3), sum, first: true, T.Zero);
        T[] expected = [.. g.Select(value => Of(0.3) * value)];
        Assert.Equal(expected, sum);
        AssertNorms(new(SquaredNorm(g), SquaredNorm(expected), SquaredNorm(g)), norms);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_gradient_is_zero_after_each_operation(int n)
    {
        T[] zeros = new T[n], sum = Draw(n, 2), x = Draw(n, 3), u = Draw(n, 4);
        foreach (bool first in new[] { true, false })
        {
            T[] gradient = Draw(n, 1);
            Accumulator.Add(gradient, Of(0.5), sum, first);
            Assert.Equal(zeros, gradient);

            gradient = Draw(n, 1);
            Accumulator.AddLast(gradient, Of(0.5), sum, first, Of(0.5));
            Assert.Equal(zeros, gradient);

            gradient = Draw(n, 1);
            Accumulator.AddLastAndStep(gradient, Of(0.5), sum, first, Of(0.5), x, u, Coefficients(0.1, 0.9, 1e-4, nesterov: true));
            Assert.Equal(zeros, gradient);

            gradient = Draw(n, 1);
            Accumulator.AddLastAndStep(gradient, Of(0.5), sum, first, Of(0.5), x, default, Coefficients(0.1, 0, 1e-4, nesterov: false));
            Assert.Equal(zeros, gradient);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_plain_sum_needs_only_the_earlier_weights_to_be_equal(int n)
    {
        T[] g0 = Draw(n, 1), g1 = Draw(n, 2), g2 = Draw(n, 3), sum = new T[n];
        double expected = Enumerable.Range(0, n).Sum(i => Math.Pow(double.CreateChecked(g0[i]) + double.CreateChecked(g1[i]) + double.CreateChecked(g2[i]), 2));
        Accumulator.Add(g0, Of(0.4), sum, first: true);
        Accumulator.Add(g1, Of(0.4), sum, first: false);
        SumNorms norms = Accumulator.AddLast(g2, Of(0.2), sum, first: false, Of(0.4));

        // Each element of the plain sum is rebuilt with some roundings of T, and the order of summation is free.
        double tolerance = 8 * double.CreateChecked(T.BitIncrement(T.One) - T.One) * n + NormTolerance * expected;
        Assert.InRange(norms.PlainSum, expected - tolerance, expected + tolerance);
    }

    [Fact]
    public void Without_a_weight_in_common_the_plain_sum_has_no_norm()
    {
        T[] sum = Draw(100, 2), x = Draw(100, 3);
        SumNorms norms = Accumulator.AddLast(Draw(100, 1), Of(0.3), sum, first: false, T.Zero);
        Assert.True(double.IsNaN(norms.PlainSum));
        Assert.True(double.IsFinite(norms.WeightedSum) && double.IsFinite(norms.Chunk));

        norms = Accumulator.AddLastAndStep(Draw(100, 1), Of(0.3), sum, first: false, T.Zero, x, default, Coefficients(0.1, 0, 0, nesterov: false));
        Assert.True(double.IsNaN(norms.PlainSum));
        Assert.True(double.IsFinite(norms.WeightedSum) && double.IsFinite(norms.Chunk));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void RI_10_diversity_is_1_of_orthogonal_chunks_and_1_over_q_of_identical_ones(int q)
    {
        Assert.Equal(1, Diversity(q, (chunk, i) => i % q == chunk ? 3 : 0), 1e-6);
        Assert.Equal(1.0 / q, Diversity(q, (_, i) => i % 5 - 2), 1e-6);
    }

    [Fact]
    public void Norms_neither_overflow_nor_vanish_where_the_squares_of_floats_would()
    {
        foreach (double magnitude in new[] { 1e30, 1e-30 })
        {
            T[] gradient = Filled(1003, magnitude), sum = new T[1003];
            double expected = 1003 * Math.Pow(double.CreateChecked(Of(magnitude)), 2);
            AssertNorm(expected, Accumulator.Add(gradient, T.One, sum, first: true));
            AssertNorm(expected, Average.TakeOver(sum, 1, new T[1003]));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_not_finite_reaches_sums_norms_and_parameters(double bad)
    {
        foreach (int n in new[] { 1, 17, 5001 })
        {
            foreach (int at in new[] { 0, n / 2, n - 1 })
            {
                T[] gradient = Draw(n, 1), sum = Draw(n, 2), x = Draw(n, 3), u = Draw(n, 4);
                gradient[at] = Of(bad);
                AssertNotFinite(bad, Accumulator.Add(gradient, Of(0.5), sum, first: false));
                Assert.Equal(Of(bad), sum[at]);
                Assert.Equal(n - 1, sum.Count(T.IsFinite));

                SumNorms norms = Accumulator.AddLastAndStep(
                    Draw(n, 5), Of(0.5), sum, first: false, Of(0.5), x, u, Coefficients(0.1, 0.9, 1e-4, nesterov: false));
                AssertNotFinite(bad, norms.WeightedSum);
                AssertNotFinite(bad, norms.PlainSum);
                Assert.True(double.IsFinite(norms.Chunk));
                Assert.Equal(Of(-bad), x[at]);
                Assert.Equal(n - 1, x.Count(T.IsFinite));
            }
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_bits_wherever_it_lies_in_memory()
    {
        const int n = 5003;
        T[] values = Draw(n, 1), before = Draw(n, 2);
        var results = new HashSet<SumNorms>();
        for (int offset = 0; offset < 20; offset++)
        {
            T[] gradient = new T[n + offset], sum = new T[n + offset];
            values.CopyTo(gradient, offset);
            before.CopyTo(sum, offset);
            results.Add(Accumulator.AddLast(gradient.AsSpan(offset), Of(0.3), sum.AsSpan(offset), first: false, Of(0.7)));
        }

        Assert.Single(results);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nothing_outside_the_spans_is_touched(int n)
    {
        T[] gradient = Filled(n + 2, 7), sum = Filled(n + 2, 7), x = Filled(n + 2, 7), u = Filled(n + 2, 7);
        Accumulator.Add(gradient.AsSpan(1, n), Of(0.5), sum.AsSpan(1, n), first: true);
        Accumulator.AddLastAndStep(
            gradient.AsSpan(1, n), Of(0.5), sum.AsSpan(1, n), first: false, Of(0.5), x.AsSpan(1, n), u.AsSpan(1, n), Coefficients(0.1, 0.9, 0, nesterov: true));
        Average.TakeOver(sum.AsSpan(1, n), 2, x.AsSpan(1, n));
        foreach (T[] array in new[] { gradient, sum, x, u })
            Assert.Equal((Of(7), Of(7)), (array[0], array[n + 1]));
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused_by_name()
    {
        T[] three = new T[3], four = new T[4];
        var momentum = Coefficients(0.1, 0.9, 0, nesterov: false);
        Assert.Equal("sum", Assert.Throws<ArgumentException>(() => Accumulator.Add(three, T.One, four, first: true)).ParamName);
        Assert.Equal("sum", Assert.Throws<ArgumentException>(() => Accumulator.AddLast(four, T.One, three, first: false, T.One)).ParamName);
        Assert.Equal("sum", StepRefusal(four, three, four, four, momentum));
        Assert.Equal("parameters", StepRefusal(four, four, three, four, momentum));
        Assert.Equal("momentum", StepRefusal(four, four, four, three, momentum));
        Assert.Equal("momentum", StepRefusal(four, four, four, [], momentum));
        Assert.Equal("parameters", Assert.Throws<ArgumentException>(() => LocalStep.Step(four, three, four, momentum)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentException>(() => LocalStep.Step(four, four, default, momentum)).ParamName);
        Assert.Equal("parameters", Assert.Throws<ArgumentException>(() => Average.TakeOver(four, 2, three)).ParamName);
    }

    private static void AssertNotFinite(double cause, double norm) =>
        Assert.Equal(double.IsNaN(cause) ? double.NaN : double.PositiveInfinity, norm);

    private string? StepRefusal(T[] gradient, T[] sum, T[] parameters, T[] momentum, StepCoefficients<T> step) =>
        Assert.Throws<ArgumentException>(
            () => Accumulator.AddLastAndStep(gradient, T.One, sum, first: false, T.One, parameters, momentum, step)).ParamName;

    /// <summary>sum_i ||g_i||^2 / ||sum_i g_i||^2 of q chunks with equal weights, as a training step gets it.</summary>
    private double Diversity(int q, Func<int, int, double> gradient)
    {
        const int n = 1000;
        T weight = Of(1.0 / q);
        T[] sum = new T[n];
        double squares = 0;
        for (int chunk = 0; chunk < q; chunk++)
        {
            T[] g = [.. Enumerable.Range(0, n).Select(i => Of(gradient(chunk, i)))];
            if (chunk < q - 1)
            {
                squares += Accumulator.Add(g, weight, sum, first: chunk == 0);
                continue;
            }

            SumNorms norms = Accumulator.AddLast(g, weight, sum, first: chunk == 0, weight);
            return (squares + norms.Chunk) / norms.PlainSum;
        }

        return double.NaN;
    }
}
