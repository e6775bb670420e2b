namespace RiSgd.Numerics.Tests;

/// <summary>The local update, alone and fused.</summary>
public abstract partial class HotOperationTests<T>
{
    /// <summary>More than a vector and a rest; all elements alike.</summary>
    private const int Few = 19;

    [Fact]
    public void Three_heavy_ball_steps_give_the_numbers_worked_out_by_hand()
    {
        // m = 1/2, lr = 1/8, x = 1, g = 1, 1/2, -1/4: u = 1, 1, 1/4.
        AssertSequence(Coefficients(0.125, 0.5, 0, nesterov: false), [1, 0.5, -0.25], [0.875, 0.75, 0.71875], [1, 1, 0.25]);
    }

    [Fact]
    public void Three_Nesterov_steps_give_the_numbers_worked_out_by_hand()
    {
        // The same u; the directions g + u/2 are 3/2, 1, -1/8.
        AssertSequence(Coefficients(0.125, 0.5, 0, nesterov: true), [1, 0.5, -0.25], [0.8125, 0.6875, 0.703125], [1, 1, 0.25]);
    }

    [Fact]
    public void Weight_decay_is_coupled_it_goes_through_the_momentum()
    {
        // x = 1, wd = 1/2, m = 1/2, lr = 1/4, g = 1, 1: d = 3/2, u = 3/2, x = 5/8; d = 21/16, u = 33/16, x = 7/64.
        AssertSequence(Coefficients(0.25, 0.5, 0.5, nesterov: false), [1, 1], [0.625, 0.109375], [1.5, 2.0625]);
    }

    [Fact]
    public void Steps_without_momentum_are_plain_gradient_descent()
    {
        AssertSequence(Coefficients(0.125, 0, 0, nesterov: false), [1, 0.5, -0.25], [0.875, 0.8125, 0.84375], null);
        AssertSequence(Coefficients(0.125, 0, 0, nesterov: true), [1, 0.5, -0.25], [0.875, 0.8125, 0.84375], null);
    }

    [Fact]
    public void The_learning_rate_is_outside_the_momentum()
    {
        // With u = m u + lr g instead, the second step would be 1/16 + 1/32 and not 1/16.
        T[] x = Filled(Few, 1), u = new T[Few];
        LocalStep.Step(Filled(Few, 1), x, u, Coefficients(0.125, 0.5, 0, nesterov: false));
        LocalStep.Step(Filled(Few, 0.5), x, u, Coefficients(0.0625, 0.5, 0, nesterov: false));
        Assert.Equal(Filled(Few, 0.8125), x);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_fused_step_has_the_bits_of_accumulating_and_then_stepping(int n)
    {
        foreach (bool nesterov in new[] { false, true })
        {
            foreach (bool first in new[] { true, false })
            {
                var step = Coefficients(0.1, 0.9, 5e-4, nesterov);
                T[] before = Draw(n, 2), sum = [.. before], x = Draw(n, 3), u = Draw(n, 4), fusedX = [.. x], fusedU = [.. u];
                SumNorms norms = Accumulator.AddLast(Draw(n, 1), Of(0.3), sum, first, Of(0.7));
                LocalStep.Step(sum, x, u, step);

                T[] unwritten = [.. before];
                SumNorms fused = Accumulator.AddLastAndStep(Draw(n, 1), Of(0.3), unwritten, first, Of(0.7), fusedX, fusedU, step);
                Assert.Equal(x, fusedX);
                Assert.Equal(u, fusedU);
                Assert.Equal(before, unwritten);
                AssertNorms(norms, fused);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void One_chunk_needs_no_sum_and_equals_the_way_over_a_sum(int n)
    {
        var step = Coefficients(0.1, 0, 5e-4, nesterov: false);
        T[] sum = new T[n], x = Draw(n, 3), fusedX = [.. x];
        SumNorms norms = Accumulator.AddLast(Draw(n, 1), T.One, sum, first: true, T.Zero);
        LocalStep.Step(sum, x, default, step);

        SumNorms fused = Accumulator.AddLastAndStep(Draw(n, 1), T.One, default, first: true, T.Zero, fusedX, default, step);
        Assert.Equal(x, fusedX);
        AssertNorms(norms, fused);
        Assert.Equal(fused.Chunk, fused.PlainSum);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_step_has_the_bits_of_the_formula(int n)
    {
        foreach (bool nesterov in new[] { false, true })
        {
            T lr = Of(0.1), m = Of(0.9), wd = Of(5e-4);
            T[] g = Draw(n, 1), x = Draw(n, 2), u = Draw(n, 3);
            T[] d = [.. g.Zip(x, (gradient, parameter) => gradient + wd * parameter)];
            T[] expectedU = [.. u.Zip(d, (momentum, decayed) => m * momentum + decayed)];
            T[] expectedX = [.. Enumerable.Range(0, n).Select(i => x[i] - lr * (nesterov ? d[i] + m * expectedU[i] : expectedU[i]))];
            LocalStep.Step(g, x, u, new(lr, m, wd, nesterov));
            Assert.Equal(expectedU, u);
            Assert.Equal(expectedX, x);
            Assert.Equal(Draw(n, 1), g);
        }
    }

    /// <summary>Runs the steps from x = 1, u = 0 over all paths: the step alone, the fused one with one chunk, and with two chunks of half weight.</summary>
    private void AssertSequence(StepCoefficients<T> step, double[] gradients, double[] parameters, double[]? momenta)
    {
        Action<T[], T[], T[]>[] paths =
        [
            (g, x, u) => LocalStep.Step(g, x, u, step),
            (g, x, u) => Accumulator.AddLastAndStep(g, T.One, default, first: true, T.Zero, x, u, step),
            (g, x, u) =>
            {
                T[] sum = new T[Few];
                Accumulator.Add([.. g], Of(0.5), sum, first: true);
                Accumulator.AddLastAndStep(g, Of(0.5), sum, first: false, Of(0.5), x, u, step);
            },
        ];
        foreach (var path in paths)
        {
            T[] x = Filled(Few, 1), u = momenta is null ? [] : new T[Few];
            for (int t = 0; t < gradients.Length; t++)
            {
                path(Filled(Few, gradients[t]), x, u);
                Assert.Equal(Filled(Few, parameters[t]), x);
                if (momenta is not null)
                    Assert.Equal(Filled(Few, momenta[t]), u);
            }
        }
    }
}
