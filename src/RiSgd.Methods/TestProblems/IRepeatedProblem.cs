namespace RiSgd.Methods;

/// <summary>
/// A small stochastic problem that is run many times side by side, so that one run of the program gives mean and standard error over its
/// repetitions. The optimum is at 0, with the value 0.
/// </summary>
public interface IRepeatedProblem
{
    /// <summary>Coordinates of one repetition.</summary>
    int Dimension { get; }

    /// <summary>
    /// Error F(x) of one worker alone after 1000 steps with the problem's own learning rates, against which a speed-up is measured; null
    /// where none is known.
    /// </summary>
    double? SingleWorkerError { get; }

    /// <summary>F(x).</summary>
    /// <param name="x">One repetition's coordinates.</param>
    double Value(ReadOnlySpan<double> x);

    /// <summary>A stochastic gradient with mean grad F(x).</summary>
    /// <param name="x">One repetition's coordinates.</param>
    /// <param name="random">The noise; always the same number of draws are taken, whatever x is.</param>
    /// <param name="gradient">Receives the gradient.</param>
    void Gradient(ReadOnlySpan<double> x, ref CounterRandom random, Span<double> gradient);
}
