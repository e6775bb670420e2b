namespace RiSgd.Methods.Tests;

/// <summary>What the training loop does with a schedule: asks it after every step, and tells it the loss after every round.</summary>
internal static class ScheduledRun
{
    /// <summary>The steps of the rounds, with a loss that no schedule should mind.</summary>
    public static long[] Rounds(IAveragingSchedule schedule, long totalSteps) => Rounds(schedule, 1, totalSteps, totalSteps, _ => 1);

    /// <summary>The steps of the rounds from one step to another of a run with the given losses.</summary>
    public static long[] Rounds(IAveragingSchedule schedule, long first, long last, long totalSteps, Func<long, double> loss)
    {
        var rounds = new List<long>();
        for (var step = first; step <= last; step++)
        {
            if (!schedule.IsDue(step, totalSteps))
                continue;
            rounds.Add(step);
            schedule.Observe(step, loss(step));
        }

        return [.. rounds];
    }
}
