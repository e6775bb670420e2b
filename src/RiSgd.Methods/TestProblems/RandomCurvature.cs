namespace RiSgd.Methods;

/// <summary>
/// f(x; z) = sum_i (i/2) x_i^2 (1 + z1_i) + x.z2 in three coordinates, z1_i ~ N(0, 1), z2_i ~ N(0, 0.5^2): noise that grows with the
/// gradient, besides noise that does not; F(x) = sum_i (i/2) x_i^2, strong convexity 1, smoothness 3 (Spiridonoff, Olshevsky, Paschalidis,
/// NeurIPS 2021, the three-dimensional experiment).
/// </summary>
public sealed class RandomCurvature : IRepeatedProblem
{
    /// <summary>Standard deviation of z1, relative to the curvature.</summary>
    public const double CurvatureDeviation = 1;

    /// <summary>Standard deviation of z2.</summary>
    public const double NoiseDeviation = 0.5;

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <summary>Null: none is known.</summary>
    public double? SingleWorkerError => null;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x) => ((x[0] * x[0]) + (2 * x[1] * x[1]) + (3 * x[2] * x[2])) / 2;

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, ref CounterRandom random, Span<double> gradient)
    {
        for (var i = 0; i < 3; i++)
        {
            var curvature = (i + 1) * (1 + (CurvatureDeviation * random.NextGaussian()));
            gradient[i] = (curvature * x[i]) + (NoiseDeviation * random.NextGaussian());
        }
    }
}
