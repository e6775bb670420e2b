namespace RiSgd.Methods;

/// <summary>
/// The convergence bounds of RI-SGD (Haddadpour et al., ICML 2019, Theorems 4.1 and 4.2, Corollary 4.1.1) on (1/T) sum_t E||grad
/// F(xbar_t)||^2, with gamma = q/p. Learning rates are in the paper's SUM convention; for a run with mean reduction give eta/q.
/// </summary>
public sealed record ConvergenceBound
{
    /// <summary>Number of ranks p.</summary>
    public required int Ranks { get; init; }

    /// <summary>Local steps between averagings tau.</summary>
    public required int Tau { get; init; }

    /// <summary>Local steps per rank T.</summary>
    public required long Steps { get; init; }

    /// <summary>Smoothness L of F.</summary>
    public required double Smoothness { get; init; }

    /// <summary>F(x_1) - F*.</summary>
    public required double InitialGap { get; init; }

    /// <summary>C_1: part of the gradient noise that grows with the gradient (assumption 3).</summary>
    public required double RelativeNoise { get; init; }

    /// <summary>C_2: part of the gradient noise that does not; its square counts (assumption 3).</summary>
    public required double AbsoluteNoise { get; init; }

    /// <summary>beta: largest |inner product| of gradients of distinct chunks on distinct workers (assumption 4).</summary>
    public required double InnerProductLimit { get; init; }

    /// <summary>2 (F(x_1) - F*) / (eta T): the distance from the start.</summary>
    public double OptimizationTerm(double learningRate) => 2 * InitialGap / (learningRate * Steps);

    /// <summary>eta L C_2^2 gamma / p: the noise of a step.</summary>
    public double NoiseTerm(double chunksPerRank, double learningRate) =>
        learningRate * Smoothness * AbsoluteNoise * AbsoluteNoise * Gamma(chunksPerRank) / Ranks;

    /// <summary>gamma ((p+1)/p) eta^2 L^2 (tau-1) C_2^2: the drift between averagings, linear in tau.</summary>
    public double DriftTerm(double chunksPerRank, double learningRate) =>
        Gamma(chunksPerRank) * (Ranks + 1) / Ranks * Square(learningRate * Smoothness * AbsoluteNoise) * (Tau - 1);

    /// <summary>K(eta) of the learning rate condition: Theorem 4.1 needs K(eta) at most 1, Theorem 4.2 below its rho.</summary>
    public double Condition(double chunksPerRank, double learningRate) =>
        (learningRate * learningRate * QuadraticCoefficient) + (learningRate * LinearCoefficient(chunksPerRank));

    /// <summary>The largest learning rate of Theorem 4.1: the positive root of K(eta) = 1.</summary>
    public double MaximumLearningRate(double chunksPerRank)
    {
        double a = QuadraticCoefficient, b = LinearCoefficient(chunksPerRank);

        // (-b + sqrt(b^2 + 4a)) / (2a) without the difference of near numbers; holds for a = 0 too.
        return 2 / (b + Math.Sqrt((b * b) + (4 * a)));
    }

    /// <summary>
    /// 1 / (L sqrt(2 tau C_1 (p+1)/p + tau (tau-1))): the limit of Corollary 4.1.1, which holds for every redundancy; infinite without
    /// noise and drift.
    /// </summary>
    public double CorollaryLearningRate => 1 / Math.Sqrt(QuadraticCoefficient);

    /// <summary>
    /// sqrt(p) / (L sqrt T): the rate with which Theorem 4.2 gives O(1 / sqrt(p T)) once gamma is at least 1 - O(1 / (p^2 sqrt(p T))) and T
    /// is large against p^3 and p tau^2, which the learning rate condition needs.
    /// </summary>
    public double LinearSpeedupLearningRate => Math.Sqrt((double)Ranks / Steps) / Smoothness;

    /// <summary>
    /// The learning rate that makes Theorem 4.2's bound smallest among those of K(eta) at most 1, by bisection: the bound is convex in eta.
    /// </summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    public double BestLearningRate(double chunksPerRank)
    {
        double low = 0, high = MaximumLearningRate(chunksPerRank);
        double noise = NoiseTerm(chunksPerRank, 1), drift = DriftTerm(chunksPerRank, 1), start = OptimizationTerm(1);
        while (true)
        {
            var middle = (low + high) / 2;
            if (!(middle > low && middle < high))
                return high;
            if (Slope(middle) > 0)
                high = middle;
            else
                low = middle;
        }

        double Slope(double rate) => noise + (2 * drift * rate) - (start / rate / rate);
    }

    /// <summary>
    /// Theorem 4.1: the common terms + (gamma-1) Gbar + (p^2/2)(3 gamma^2 - 4 gamma + 3 - 1/p) beta. Its beta term is smallest at gamma =
    /// 2/3 and does not vanish at gamma = 1: compare redundancies by Theorem 4.2.
    /// </summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    /// <param name="learningRate">eta, sum convention.</param>
    /// <param name="missingGradient">Gbar: mean over steps of the sum over ranks of the smallest squared gradient norm among the chunks
    /// that the rank lacks; 0 is conservative.</param>
    public double Theorem41(double chunksPerRank, double learningRate, double missingGradient = 0)
    {
        var gamma = Gamma(chunksPerRank);
        var polynomial = (3 * gamma * gamma) - (4 * gamma) + 3 - (1.0 / Ranks);
        var residual = (gamma - 1) * missingGradient;
        return CommonTerms(chunksPerRank, learningRate) + residual + (Square(Ranks) / 2 * polynomial * InnerProductLimit);
    }

    /// <summary>Theorem 4.2: the common terms + 2 p^2 (1 - gamma) beta.</summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    /// <param name="learningRate">eta, sum convention.</param>
    public double Theorem42(double chunksPerRank, double learningRate) =>
        CommonTerms(chunksPerRank, learningRate) + (2 * Square(Ranks) * (1 - Gamma(chunksPerRank)) * InnerProductLimit);

    private double QuadraticCoefficient =>
        Square(Smoothness) * ((2.0 * Tau * RelativeNoise * (Ranks + 1) / Ranks) + ((double)Tau * (Tau - 1)));

    private double LinearCoefficient(double chunksPerRank) => Smoothness * (RelativeNoise + (Gamma(chunksPerRank) * Square(Ranks))) / Ranks;

    private double CommonTerms(double chunksPerRank, double learningRate) =>
        OptimizationTerm(learningRate) + NoiseTerm(chunksPerRank, learningRate) + DriftTerm(chunksPerRank, learningRate);

    private double Gamma(double chunksPerRank) => chunksPerRank / Ranks;

    private static double Square(double value) => value * value;
}
