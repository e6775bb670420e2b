namespace RiSgd.Methods;

/// <summary>
/// Post-local SGD (Lin, Stich, Patel, Jaggi, ICLR 2020): an average after every step up to a switch, usually the first decay of the
/// learning rate, then every tau local steps counted from the switch, and after the last step.
/// </summary>
public sealed class PostLocal : IAveragingSchedule
{
    private readonly EveryTau afterSwitch;

    /// <summary>Makes the schedule.</summary>
    /// <param name="tau">Local steps between averagings after the switch, at least 1.</param>
    /// <param name="switchStep">Last local step of the synchronous phase; 0 for none.</param>
    /// <exception cref="RunException">tau is less than 1, or the switch less than 0 (usage, names --tau or --switch-step).</exception>
    public PostLocal(long tau, long switchStep)
    {
        if (switchStep < 0)
            throw RunException.Usage($"--switch-step {switchStep}: the last step of the synchronous phase must be at least 0.");
        afterSwitch = new EveryTau(tau);
        SwitchStep = switchStep;
    }

    /// <summary>Local steps between averagings after the switch.</summary>
    public long Tau => afterSwitch.Tau;

    /// <summary>Last local step of the synchronous phase.</summary>
    public long SwitchStep { get; }

    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) =>
        localStep <= SwitchStep || afterSwitch.IsDue(localStep - SwitchStep, totalSteps - SwitchStep);
}
