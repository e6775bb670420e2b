namespace RiSgd.Methods;

/// <summary>
/// Two intervals, for ranks that have near and far neighbours: inside a node every few local steps, across all nodes every tau (hierarchical
/// local SGD; Lin, Stich, Patel, Jaggi, ICLR 2020, section 5), and after the last step across all.
/// </summary>
public sealed class TwoLevel : IAveragingSchedule
{
    private readonly EveryTau everywhere;
    private readonly long totalSteps;

    /// <summary>Makes the schedule of a run.</summary>
    /// <param name="nodeTau">Local steps between averagings inside a node, at least 1 and at most tau.</param>
    /// <param name="tau">Local steps between averagings over all ranks, at least 1.</param>
    /// <param name="totalSteps">Local steps of the run.</param>
    /// <exception cref="RunException">An interval is out of range (usage, names --tau or --node-tau).</exception>
    public TwoLevel(long nodeTau, long tau, long totalSteps)
    {
        everywhere = new EveryTau(tau);
        if (nodeTau < 1 || nodeTau > tau)
            throw RunException.Usage($"--node-tau {nodeTau}: the interval inside a node must be at least 1 and at most that of all ranks, --tau {tau}.");
        NodeTau = nodeTau;
        this.totalSteps = totalSteps;
    }

    /// <summary>Local steps between averagings inside a node.</summary>
    public long NodeTau { get; }

    /// <summary>Local steps between averagings over all ranks.</summary>
    public long Tau => everywhere.Tau;

    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) => localStep % NodeTau == 0 || everywhere.IsDue(localStep, totalSteps);

    /// <summary>Whether the meeting after a step, if there is one, is one of all ranks.</summary>
    public bool IsGlobal(long localStep) => everywhere.IsDue(localStep, totalSteps);
}
