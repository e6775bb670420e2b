namespace RiSgd.Methods;

/// <summary>
/// An interval that follows the loss: AdaComm's shrinks with it, so that averaging errors fade as the optimum nears; LUPA-SGD's grows as
/// the loss falls, so that rounds become rare. Both count from the losses that all ranks hear after every round (<see cref="Observe"/>), so
/// that all of them meet at the same steps. A loss that is negative or not finite is passed over: the interval stays as it is.
/// </summary>
public sealed class AdaptiveInterval : IAveragingSchedule
{
    private readonly long blockSteps;
    private readonly Func<double, double, long, long> rule;

    private long tau;
    private long lastRound;
    private long blockStart;
    private long measuredSteps;
    private double lossSum;
    private double firstLoss = double.NaN;

    private AdaptiveInterval(long initialTau, long blockSteps, Func<double, double, long, long> rule)
    {
        if (initialTau < 1)
            throw RunException.Usage($"--tau {initialTau}: the number of local steps between averagings must be at least 1.");
        this.blockSteps = blockSteps;
        this.rule = rule;
        tau = initialTau;
    }

    /// <summary>Local steps from the last round to the next.</summary>
    public long Tau => tau;

    /// <summary>
    /// AdaComm (Wang, Joshi, MLSys 2019): tau_l = ceil(sqrt(F_l / F_0) tau_0) with F_l the mean loss of the block of steps that has just
    /// ended and F_0 that of the first round. It never grows: where the rule would not lower it, tau is halved, because the loss has
    /// stalled (the paper's refined rule). With a maximum it follows the loss upwards too, up to that (the basic rule).
    /// </summary>
    /// <param name="initialTau">tau_0, at least 1.</param>
    /// <param name="blockSteps">Local steps between changes of tau, at least 1; the paper's blocks span tens of rounds.</param>
    /// <param name="maximumTau">Largest tau of the basic rule, at least tau_0; null for the refined rule.</param>
    /// <exception cref="RunException">tau_0 is less than 1 (usage, names --tau).</exception>
    public static AdaptiveInterval AdaComm(long initialTau, long blockSteps, long? maximumTau = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTau ?? initialTau, initialTau, nameof(maximumTau));
        return new AdaptiveInterval(initialTau, blockSteps, (first, loss, current) =>
        {
            var proposed = Math.Ceiling(Math.Sqrt(loss / first) * initialTau);
            if (maximumTau is { } maximum)
                return Within(proposed, maximum);
            return proposed < current ? Within(proposed, current) : Math.Max(1, current / 2);
        });
    }

    /// <summary>
    /// LUPA-SGD's adaptive rule (Haddadpour, Kamani, Mahdavi, Cadambe, NeurIPS 2019): tau_i = (F_0 / F_i)^(1/3) tau_0, rounded up, with F_i
    /// the mean loss of the steps before round i and F_0 that of the first round; at most a maximum, which keeps the sum of
    /// tau_i (tau_i - 1) within the analysis.
    /// </summary>
    /// <param name="initialTau">tau_0, at least 1.</param>
    /// <param name="maximumTau">Largest tau, at least tau_0.</param>
    /// <exception cref="RunException">tau_0 is less than 1 (usage, names --tau).</exception>
    public static AdaptiveInterval Lupa(long initialTau, long maximumTau)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTau, initialTau);
        return new AdaptiveInterval(initialTau, 1, (first, loss, _) => CubeRootRoundedUp(first / loss * Cube(initialTau), maximumTau));
    }

    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) => localStep - lastRound >= tau || localStep == totalSteps;

    /// <inheritdoc/>
    public void Observe(long localStep, double meanLoss)
    {
        var steps = localStep - lastRound;
        lastRound = localStep;
        if (double.IsFinite(meanLoss) && meanLoss >= 0)
            Account(steps, meanLoss);

        if (localStep - blockStart < blockSteps)
            return;
        if (measuredSteps > 0)
            tau = rule(firstLoss, lossSum / measuredSteps, tau);
        blockStart = localStep;
        measuredSteps = 0;
        lossSum = 0;
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        visitor.Number("tau", ref tau);
        visitor.Number("last-round", ref lastRound);
        visitor.Number("block-start", ref blockStart);
        visitor.Number("measured-steps", ref measuredSteps);
        visitor.Number("loss-sum", ref lossSum);
        visitor.Number("first-loss", ref firstLoss);
    }

    private void Account(long steps, double meanLoss)
    {
        if (!double.IsNaN(firstLoss))
        {
            measuredSteps += steps;
            lossSum += steps * meanLoss;
        }
        else if (meanLoss > 0)
        {
            // The scale of all later ones, which a loss of 0 could not be; compared with itself it would look like a stall.
            firstLoss = meanLoss;
        }
    }

    /// <summary>The smallest whole n with n^3 at least a value, within 1 .. maximum.</summary>
    private static long CubeRootRoundedUp(double value, long maximum)
    {
        // C libraries disagree about the last bit of a cube root, and ranks must not disagree about a step: products decide.
        var root = Within(Math.Floor(Math.Cbrt(value)) - 1, maximum);
        while (root < maximum && Cube(root) < value)
            root++;
        return root;
    }

    private static long Within(double proposed, long maximum) => proposed >= maximum ? maximum : Math.Max(1, (long)proposed);

    private static double Cube(double value) => value * value * value;
}
