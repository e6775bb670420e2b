namespace RiSgd.Methods;

/// <summary>
/// f(x) = x^2 for x >= 0 and x^2/2 for x &lt; 0, with gradient noise N(0, 8^2): strong convexity 1, smoothness 2. As its curvature jumps at
/// the optimum, local models that average only once are biased towards the flat side, and one-shot averaging falls behind (Spiridonoff,
/// Olshevsky, Paschalidis, NeurIPS 2021, the one-dimensional experiment).
/// </summary>
public sealed class AsymmetricParabola : IRepeatedProblem
{
    /// <summary>Standard deviation of the gradient noise.</summary>
    public const double NoiseDeviation = 8;

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <summary>
    /// The authors' single worker, simulated independently with 4000 repetitions: x_0 = 2, 1000 steps of min(2/(t+1), 1/2).
    /// </summary>
    public double? SingleWorkerError => 0.0402;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x) => x[0] >= 0 ? x[0] * x[0] : x[0] * x[0] / 2;

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, ref CounterRandom random, Span<double> gradient) =>
        gradient[0] = (x[0] >= 0 ? 2 * x[0] : x[0]) + (NoiseDeviation * random.NextGaussian());
}
