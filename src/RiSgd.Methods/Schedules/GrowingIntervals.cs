namespace RiSgd.Methods;

/// <summary>
/// Intervals that grow linearly: the i-th takes a (i + 1) local steps, i = 0 .. R-1, with a = 2T / (R (R+1)), so that R rounds fill T steps
/// (Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021, and its code: round r is at step int(a r (r+1) / 2), the last at T). Early
/// rounds that fall on step 0 or on the step of another are dropped. One round is one-shot averaging; 2T - 1 or more average after every
/// step.
/// </summary>
public sealed class GrowingIntervals : IAveragingSchedule
{
    private readonly long[] times;

    /// <summary>Makes the schedule of a run.</summary>
    /// <param name="rounds">Rounds R before dropping, at least 1; as many as ranks are enough for linear speed-up.</param>
    /// <param name="totalSteps">Local steps T of the run, at least 1.</param>
    /// <exception cref="RunException">There are no rounds or no steps (usage, names --rounds or --steps).</exception>
    public GrowingIntervals(long rounds, long totalSteps)
    {
        if (rounds < 1)
            throw RunException.Usage($"--rounds {rounds}: growing intervals need at least one round.");
        if (totalSteps < 1)
            throw RunException.Usage($"--steps {totalSteps}: a run needs at least one step.");
        times = [.. DistinctTimes(rounds, totalSteps)];
    }

    /// <summary>Local steps of the rounds, strictly increasing; the last is the run's last.</summary>
    public IReadOnlyList<long> Times => times;

    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) => localStep == totalSteps || Array.BinarySearch(times, localStep) >= 0;

    private static IEnumerable<long> DistinctTimes(long rounds, long totalSteps)
    {
        // From 2T - 1 rounds on no interval is longer than a step: more rounds give the same times.
        var r = Int128.Min(rounds, (2 * (Int128)totalSteps) - 1);
        long previous = 0;
        for (Int128 round = 1; round <= r; round++)
        {
            // a r (r+1) / 2 in whole numbers: products in floating point would now and then lose a step. Falls on T for the last round.
            var time = (long)(totalSteps * round * (round + 1) / (r * (r + 1)));
            if (time > previous)
                yield return previous = time;
        }
    }
}
