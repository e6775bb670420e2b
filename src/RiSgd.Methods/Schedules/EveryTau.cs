namespace RiSgd.Methods;

/// <summary>
/// Every tau local steps, first after exactly tau of them, and after the last step even if tau does not divide their number (RI-SGD,
/// Algorithm 1, lines 9 to 16).
/// </summary>
public sealed class EveryTau : IAveragingSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="tau">Local steps between averagings, at least 1.</param>
    /// <exception cref="RunException">tau is less than 1 (usage, names --tau).</exception>
    public EveryTau(long tau)
    {
        if (tau < 1)
            throw RunException.Usage($"--tau {tau}: the number of local steps between averagings must be at least 1.");
        Tau = tau;
    }

    /// <summary>Local steps between averagings.</summary>
    public long Tau { get; }

    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) => localStep % Tau == 0 || localStep == totalSteps;
}
