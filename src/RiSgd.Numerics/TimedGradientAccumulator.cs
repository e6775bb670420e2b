using System.Diagnostics;
using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>Counts the calls of another accumulator and the time that they take.</summary>
public sealed class TimedGradientAccumulator<T>(IGradientAccumulator<T> inner) : IGradientAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private long _ticks;

    /// <summary>Calls so far, of all operations.</summary>
    public long Calls { get; private set; }

    /// <summary>Seconds spent in them.</summary>
    public double Seconds => _ticks / (double)Stopwatch.Frequency;

    /// <inheritdoc/>
    public double Add(Span<T> gradient, T weight, Span<T> sum, bool first)
    {
        long start = Stopwatch.GetTimestamp();
        double norm = inner.Add(gradient, weight, sum, first);
        Count(start);
        return norm;
    }

    /// <inheritdoc/>
    public SumNorms AddLast(Span<T> gradient, T weight, Span<T> sum, bool first, T previousWeight)
    {
        long start = Stopwatch.GetTimestamp();
        SumNorms norms = inner.AddLast(gradient, weight, sum, first, previousWeight);
        Count(start);
        return norms;
    }

    /// <inheritdoc/>
    public SumNorms AddLastAndStep(
        Span<T> gradient, T weight, ReadOnlySpan<T> sum, bool first, T previousWeight, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        long start = Stopwatch.GetTimestamp();
        SumNorms norms = inner.AddLastAndStep(gradient, weight, sum, first, previousWeight, parameters, momentum, step);
        Count(start);
        return norms;
    }

    private void Count(long start)
    {
        _ticks += Stopwatch.GetTimestamp() - start;
        Calls++;
    }
}
