namespace RiSgd.Methods;

/// <summary>
/// The convergence bound of Cooperative SGD (Wang, Joshi, JMLR 2021) on (1/K) sum_k E||grad F(u_k)||^2 at the mean u of m models and v
/// auxiliary ones that a symmetric, doubly stochastic matrix mixes every tau steps. Every worker samples the whole data set. Learning rates
/// are effective ones: see <see cref="EffectiveLearningRate"/>.
/// </summary>
public sealed record CooperativeBound
{
    /// <summary>Workers m.</summary>
    public required int Workers { get; init; }

    /// <summary>Auxiliary models v, as elastic averaging's centre; usually 0.</summary>
    public int AuxiliaryModels { get; init; }

    /// <summary>Local steps between mixings tau.</summary>
    public required long Tau { get; init; }

    /// <summary>Local steps per worker K.</summary>
    public required long Steps { get; init; }

    /// <summary>Smoothness L of F.</summary>
    public required double Smoothness { get; init; }

    /// <summary>F(u_1) - F*.</summary>
    public required double InitialGap { get; init; }

    /// <summary>sigma^2: variance of a worker's gradient.</summary>
    public required double NoiseVariance { get; init; }

    /// <summary>
    /// zeta, the second largest absolute eigenvalue of the mixing matrix: 0 for the mean of all, 1 for a graph that falls apart.
    /// </summary>
    public required double Zeta { get; init; }

    /// <summary>m eta / (m + v): how far a step with learning rate eta moves the mean.</summary>
    public double EffectiveLearningRate(double learningRate) => learningRate * Workers / (Workers + AuxiliaryModels);

    /// <summary>eta L + 5 eta^2 L^2 ((1 + v/m) tau / (1 - zeta))^2: the bound needs at most 1.</summary>
    public double Condition(double effectiveRate) =>
        (effectiveRate * Smoothness) + (5 * Square(effectiveRate * Smoothness * SpreadOfInterval));

    /// <summary>The largest effective learning rate that meets the condition: its positive root; 0 for zeta = 1.</summary>
    public double MaximumLearningRate =>
        2 / (Smoothness * (1 + Math.Sqrt(1 + (20 * Square(SpreadOfInterval)))));

    /// <summary>
    /// sqrt(m/K) / L: the effective rate that gives O(1 / sqrt(m K)), once K is large enough for the condition.
    /// </summary>
    public double LinearSpeedupLearningRate => Math.Sqrt((double)Workers / Steps) / Smoothness;

    /// <summary>2 (F(u_1) - F*) / (eta K): the distance from the start.</summary>
    public double OptimizationTerm(double effectiveRate) => 2 * InitialGap / (effectiveRate * Steps);

    /// <summary>eta L sigma^2 / m: the noise of a step.</summary>
    public double NoiseTerm(double effectiveRate) => effectiveRate * Smoothness * NoiseVariance / Workers;

    /// <summary>
    /// eta^2 L^2 sigma^2 ((1 + zeta^2) / (1 - zeta^2) tau - 1) (1 + v/m)^2: the drift between mixings, and what a mixing leaves of it.
    /// </summary>
    public double DriftTerm(double effectiveRate) =>
        Square(effectiveRate * Smoothness * AuxiliaryFactor) * NoiseVariance
        * (((1 + Square(Zeta)) / (1 - Square(Zeta)) * Tau) - 1);

    /// <summary>The bound: the sum of the three terms. Holds where <see cref="Condition"/> is at most 1.</summary>
    public double Value(double effectiveRate) =>
        OptimizationTerm(effectiveRate) + NoiseTerm(effectiveRate) + DriftTerm(effectiveRate);

    private double AuxiliaryFactor => 1 + ((double)AuxiliaryModels / Workers);

    private double SpreadOfInterval => AuxiliaryFactor * Tau / (1 - Zeta);

    private static double Square(double value) => value * value;
}
