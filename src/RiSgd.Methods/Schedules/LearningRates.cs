using System.Globalization;

namespace RiSgd.Methods;

/// <summary>The learning rate schedules (option --lr-schedule).</summary>
public static class LearningRates
{
    /// <summary>The same learning rate at every step.</summary>
    /// <exception cref="RunException">The rate is negative or not finite (usage, names --lr).</exception>
    public static ILearningRateSchedule Constant(double rate) => new Schedule(CheckedRate(rate), (rate, _) => rate);

    /// <summary>
    /// Step decay at given milestones: the factor applies once for every milestone that has been completed, so step m is the last one
    /// before milestone m.
    /// </summary>
    /// <exception cref="RunException">The rate is negative or not finite (usage, names --lr).</exception>
    public static ILearningRateSchedule Step(double baseRate, IReadOnlyList<long> milestones, double factor = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        long[] fixedMilestones = [.. milestones];
        return new Schedule(
            CheckedRate(baseRate), (rate, step) => rate * Math.Pow(factor, fixedMilestones.Count(milestone => step > milestone)));
    }

    /// <summary>
    /// Half a cosine wave from the base rate at the first step towards 0 after the last (Loshchilov, Hutter 2017, without restarts).
    /// </summary>
    /// <exception cref="RunException">The rate is negative or not finite, or there are no steps (usage, names --lr or --steps).</exception>
    public static ILearningRateSchedule Cosine(double baseRate, long totalSteps)
    {
        CheckedSteps(totalSteps);
        return new Schedule(
            CheckedRate(baseRate), (rate, step) => rate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (double)(step - 1) / totalSteps))));
    }

    /// <summary>
    /// c / (mu (t + beta)) with t = step - 1, the steps already done, so that the first rate is c / (mu beta); at most <paramref
    /// name="ceiling"/> (Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021: c = 2 or 3 and beta = max(1, c kappa), which keeps the first
    /// rate within 1/L).
    /// </summary>
    /// <param name="c">Numerator c, positive.</param>
    /// <param name="strongConvexity">Strong convexity mu of the objective, positive.</param>
    /// <param name="beta">Offset beta, positive.</param>
    /// <param name="ceiling">Largest learning rate, for example 1/L.</param>
    public static ILearningRateSchedule Inverse(double c, double strongConvexity, double beta, double ceiling = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strongConvexity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        return new Schedule(CheckedRate(c), (numerator, step) => Math.Min(ceiling, numerator / (strongConvexity * (step - 1 + beta))));
    }

    /// <summary>
    /// max(1, c kappa): the smallest offset beta of <see cref="Inverse"/> that starts it within 1/L on a problem of condition number kappa =
    /// L / mu.
    /// </summary>
    /// <param name="c">Numerator c, positive; the analyses of local SGD with growing intervals take 2 or 3.</param>
    /// <param name="conditionNumber">kappa, at least 1.</param>
    public static double StableInverseOffset(double c, double conditionNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c);
        ArgumentOutOfRangeException.ThrowIfLessThan(conditionNumber, 1);
        return Math.Max(1, c * conditionNumber);
    }

    /// <summary>
    /// Linear warm-up: from the start rate towards the schedule's rate at step <paramref name="warmupSteps"/>, which that step reaches; the
    /// schedule itself after that (Goyal et al. 2017). Zero warm-up steps leave the schedule as it is.
    /// </summary>
    /// <param name="schedule">The schedule after the warm-up; its clock runs during the warm-up too.</param>
    /// <param name="warmupSteps">Local steps of the warm-up, at least 0.</param>
    /// <param name="startRate">Learning rate before the first step.</param>
    /// <exception cref="RunException">The number of steps is negative (usage, names --warmup-steps).</exception>
    public static ILearningRateSchedule WithWarmup(ILearningRateSchedule schedule, long warmupSteps, double startRate = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (warmupSteps < 0)
            throw RunException.Usage($"--warmup-steps {warmupSteps}: the number of steps must be at least 0.");
        if (warmupSteps == 0)
            return schedule;
        return new Schedule(
            schedule.At(warmupSteps),
            (target, step) => step >= warmupSteps ? schedule.At(step) : startRate + ((target - startRate) * step / warmupSteps));
    }

    private static double CheckedRate(double rate) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw RunException.Usage(
            string.Create(CultureInfo.InvariantCulture, $"--lr {rate}: the learning rate must be a number of at least 0."));

    private static long CheckedSteps(long totalSteps) => totalSteps >= 1
        ? totalSteps
        : throw RunException.Usage($"--steps {totalSteps}: a run needs at least one step.");

    private sealed class Schedule(double rate, Func<double, long, double> rule) : ILearningRateSchedule
    {
        public double At(long localStep)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(localStep, 1);
            return rule(rate, localStep);
        }
    }
}
