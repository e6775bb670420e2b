namespace RiSgd.Methods;

/// <summary>
/// The convergence bound of parallel restarted SGD (Yu, Yang, Zhu, AAAI 2019) on (1/T) sum_t E||grad F(xbar_t)||^2, for gradients of
/// bounded second moment and learning rates of at most 1/L.
/// </summary>
public sealed record ParallelRestartedBound
{
    /// <summary>Workers N.</summary>
    public required int Workers { get; init; }

    /// <summary>Local steps between averagings: the paper's I, tau elsewhere.</summary>
    public required long Tau { get; init; }

    /// <summary>Local steps per worker T.</summary>
    public required long Steps { get; init; }

    /// <summary>Smoothness L of F.</summary>
    public required double Smoothness { get; init; }

    /// <summary>F(x_1) - F*.</summary>
    public required double InitialGap { get; init; }

    /// <summary>sigma^2: variance of a worker's gradient.</summary>
    public required double NoiseVariance { get; init; }

    /// <summary>G^2: largest expected squared norm of a worker's gradient.</summary>
    public required double SquaredGradientLimit { get; init; }

    /// <summary>1/L.</summary>
    public double MaximumLearningRate => 1 / Smoothness;

    /// <summary>sqrt(N) / (L sqrt T): the rate that gives O(1 / sqrt(N T)) with <see cref="LargestTau"/>.</summary>
    public double LinearSpeedupLearningRate => Math.Sqrt((double)Workers / Steps) / Smoothness;

    /// <summary>
    /// T^(1/4) / N^(3/4): the longest interval that leaves the rate of O(1 / sqrt(N T)) as it is; less than 1 for short runs.
    /// </summary>
    public double LargestTau => Math.Pow(Steps / Math.Pow(Workers, 3), 0.25);

    /// <summary>
    /// 2 (F(x_1) - F*) / (eta T) + 4 eta^2 tau^2 G^2 L^2 + eta L sigma^2 / N: the drift is quadratic in tau, for workers whose data differ.
    /// </summary>
    public double Value(double learningRate) =>
        (2 * InitialGap / (learningRate * Steps))
        + (4 * Square(learningRate * Tau * Smoothness) * SquaredGradientLimit)
        + (learningRate * Smoothness * NoiseVariance / Workers);

    private static double Square(double value) => value * value;
}
