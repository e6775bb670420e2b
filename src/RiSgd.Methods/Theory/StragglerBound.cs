namespace RiSgd.Methods;

/// <summary>
/// The convergence bounds when every averaging leaves out the s slowest of p ranks (Haddadpour et al., ICML 2019, section 4.4). Learning
/// rates are in the paper's SUM convention; for a run with mean reduction give eta/q.
/// </summary>
/// <param name="Bound">The problem, with all p ranks.</param>
/// <param name="Stragglers">s, 0 .. p-1.</param>
/// <exception cref="ArgumentOutOfRangeException">No rank would remain, or more than there are.</exception>
public sealed record StragglerBound(ConvergenceBound Bound, int Stragglers)
{
    /// <summary>s, 0 .. p-1.</summary>
    public int Stragglers { get; } = Stragglers >= 0 && Stragglers < Bound.Ranks
        ? Stragglers
        : throw new ArgumentOutOfRangeException(
            nameof(Stragglers), Stragglers, $"Stragglers must leave at least one of {Bound.Ranks} ranks.");

    /// <summary>
    /// Without redundancy, every rank sampling the whole data set: 2 (F(x_1) - F*) / (eta (tau + T)) + eta L C_2^2 / (p-s) + eta^2 L^2
    /// C_2^2 (tau-1). As printed; tau + T is perhaps meant as T, which makes the first term a little larger.
    /// </summary>
    public double Cooperative(double learningRate) =>
        (2 * Bound.InitialGap / (learningRate * (Bound.Tau + Bound.Steps)))
        + (learningRate * Bound.Smoothness * Square(Bound.AbsoluteNoise) / Remaining)
        + (Square(learningRate * Bound.Smoothness * Bound.AbsoluteNoise) * (Bound.Tau - 1));

    /// <summary>
    /// RI-SGD: 2 (F(x_1) - F*) / (eta T) + eta L C_2^2 gamma / (p-s) + (gamma-1) (p/(p-s)) Gbar + q (p-s+1)/(p-s)^2 eta^2 L^2 C_2^2 (tau-1)
    /// + (p^2/2)(3 gamma^2 - 4 gamma + 3 - 1/p) beta; Theorem 4.1 for s = 0.
    /// </summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    /// <param name="learningRate">eta, sum convention.</param>
    /// <param name="missingGradient">Gbar as in <see cref="ConvergenceBound.Theorem41"/>; 0 is conservative.</param>
    public double Redundant(double chunksPerRank, double learningRate, double missingGradient = 0)
    {
        double p = Bound.Ranks, remaining = Remaining;
        var gamma = chunksPerRank / p;
        var noise = learningRate * Bound.Smoothness * Square(Bound.AbsoluteNoise) * gamma / remaining;
        var residual = (gamma - 1) * p / remaining * missingGradient;
        var drift = chunksPerRank * (remaining + 1) / Square(remaining)
            * Square(learningRate * Bound.Smoothness * Bound.AbsoluteNoise) * (Bound.Tau - 1);
        var beta = Square(p) / 2 * ((3 * gamma * gamma) - (4 * gamma) + 3 - (1 / p)) * Bound.InnerProductLimit;
        return Bound.OptimizationTerm(learningRate) + noise + residual + drift + beta;
    }

    private int Remaining => Bound.Ranks - Stragglers;

    private static double Square(double value) => value * value;
}
