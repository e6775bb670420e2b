using System.Diagnostics;

namespace RiSgd.Numerics.Tests;

public class TimedGradientAccumulatorTests
{
    private static readonly StepCoefficients<double> Step = new(0.1, 0, 0, false);

    [Fact]
    public void Calls_and_the_seconds_spent_in_them_are_counted()
    {
        var inner = new Slow();
        var timed = new TimedGradientAccumulator<double>(inner);
        Assert.Equal((0, 0.0), (timed.Calls, timed.Seconds));
        long start = Stopwatch.GetTimestamp();
        timed.Add(new double[1], 1, new double[1], first: true);
        timed.AddLast(new double[1], 1, new double[1], first: true, 0);
        timed.AddLastAndStep(new double[1], 1, default, first: true, 0, new double[1], default, Step);
        double around = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(3, timed.Calls);
        Assert.InRange(timed.Seconds, 3 * Slow.Ticks / (double)Stopwatch.Frequency, around);
    }

    [Fact]
    public void Results_are_the_inner_accumulators()
    {
        var timed = new TimedGradientAccumulator<double>(new ReferenceGradientAccumulator<double>());
        double[] sum = [0], x = [1];
        Assert.Equal(9, timed.Add([3], 2, sum, first: true));
        Assert.Equal(6, sum[0]);
        Assert.Equal(new SumNorms(1, 64, 16), timed.AddLast([1], 2, sum, first: false, 2));
        Assert.Equal(new SumNorms(1, 100, 25), timed.AddLastAndStep([1], 2, sum, first: false, 2, x, default, Step));
        Assert.Equal(0, x[0], 1e-15);
    }

    /// <summary>Takes at least so many ticks of the same clock for every call.</summary>
    private sealed class Slow : IGradientAccumulator<double>
    {
        public const long Ticks = 1000;

        public double Add(Span<double> gradient, double weight, Span<double> sum, bool first) => Spin();

        public SumNorms AddLast(Span<double> gradient, double weight, Span<double> sum, bool first, double previousWeight) => new(Spin(), 0, 0);

        public SumNorms AddLastAndStep(
            Span<double> gradient,
            double weight,
            ReadOnlySpan<double> sum,
            bool first,
            double previousWeight,
            Span<double> parameters,
            Span<double> momentum,
            in StepCoefficients<double> step) => new(Spin(), 0, 0);

        private static double Spin()
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetTimestamp() - start < Ticks)
                Thread.SpinWait(1);
            return 0;
        }
    }
}
