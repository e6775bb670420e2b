namespace RiSgd.Methods;

/// <summary>
/// The error bound of plain periodic averaging as a function of wall-clock time (Wang, Joshi, MLSys 2019): long intervals buy steps within
/// a time budget, and drift. All terms but the noise of a step, which tau does not change.
/// </summary>
public sealed record RuntimeBound
{
    /// <summary>F(x_1) - F*.</summary>
    public required double InitialGap { get; init; }

    /// <summary>Smoothness L of F.</summary>
    public required double Smoothness { get; init; }

    /// <summary>sigma^2: variance of a worker's gradient.</summary>
    public required double NoiseVariance { get; init; }

    /// <summary>Learning rate eta.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seconds of compute per local step Y.</summary>
    public required double ComputeSeconds { get; init; }

    /// <summary>Seconds of communication per averaging D.</summary>
    public required double CommunicationSeconds { get; init; }

    /// <summary>Seconds that the run may take S.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>(2 (F(x_1) - F*) / (eta S)) (Y + D/tau) + eta^2 L^2 sigma^2 (tau - 1).</summary>
    /// <param name="tau">Local steps between averagings, at least 1; need not be whole.</param>
    public double Value(double tau) =>
        (2 * InitialGap / (LearningRate * BudgetSeconds) * (ComputeSeconds + (CommunicationSeconds / tau))) + (DriftPerStep * (tau - 1));

    /// <summary>
    /// sqrt(2 (F(x_1) - F*) D / (eta^3 L^2 sigma^2 S)): where <see cref="Value"/> is smallest over all positive tau. Less than 1 where
    /// averaging is cheap: then 1 is best. Infinite without noise.
    /// </summary>
    public double OptimalTau => Math.Sqrt(2 * InitialGap * CommunicationSeconds / (LearningRate * BudgetSeconds * DriftPerStep));

    private double DriftPerStep => LearningRate * LearningRate * Smoothness * Smoothness * NoiseVariance;
}
