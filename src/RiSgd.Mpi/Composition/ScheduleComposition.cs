using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Composition;

/// <summary>When ranks meet, which of them work, and the learning rate over the steps.</summary>
internal static class ScheduleComposition
{
    /// <summary>An adaptive interval follows the loss over so many parts of the run, and is no longer than one of them.</summary>
    private const int AdaptiveBlocks = 20;

    public static IAveragingSchedule Averaging(RunSettings settings) => settings.Schedule.Kind switch
    {
        AveragingSchedule.Every when settings.Mixing.Kind == MixingKind.Hierarchical => TwoLevel(settings),
        AveragingSchedule.Every => new EveryTau(settings.Schedule.Tau),
        AveragingSchedule.Growing => new GrowingIntervals(settings.Schedule.Rounds, settings.Steps),
        AveragingSchedule.Once => new OnceAtEnd(),
        AveragingSchedule.PostLocal => new PostLocal(settings.Schedule.Tau, settings.Schedule.SwitchStep),
        AveragingSchedule.Adaptive => Adaptive(settings),
        AveragingSchedule.Triggered => new EveryTau(settings.Schedule.Tau),
        var other => throw new InvalidOperationException($"no averaging schedule {other}"),
    };

    public static TwoLevel TwoLevel(RunSettings settings) => new(settings.Mixing.NodeTau, settings.Schedule.Tau, settings.Steps);

    public static IParticipation Participation(RunSettings settings, int ranks) =>
        settings.Clients.Fraction < 1 ? new ClientSampling(settings.Clients.Fraction, ranks, settings.Seed) : new EveryRank();

    public static ILearningRateSchedule LearningRate(RunSettings settings, double factor)
    {
        double rate = settings.LearningRate * factor;
        ILearningRateSchedule schedule = settings.LearningRateSchedule switch
        {
            LearningRateSchedule.Constant => LearningRates.Constant(rate),
            LearningRateSchedule.Step => LearningRates.Step(rate, settings.LearningRateMilestones, settings.LearningRateFactor),
            LearningRateSchedule.Cosine => LearningRates.Cosine(rate, settings.Steps),
            LearningRateSchedule.Inverse => LearningRates.Inverse(settings.InverseC * factor, settings.StrongConvexity, settings.InverseBeta, rate),
            var other => throw new InvalidOperationException($"no learning-rate schedule {other}"),
        };
        return settings.WarmupSteps > 0 ? LearningRates.WithWarmup(schedule, settings.WarmupSteps) : schedule;
    }

    private static AdaptiveInterval Adaptive(RunSettings settings)
    {
        long tau = settings.Schedule.Tau;
        long block = Math.Max(tau, settings.Steps / AdaptiveBlocks);
        return settings.Schedule.AdaptiveRule switch
        {
            AdaptiveRule.Adacomm => AdaptiveInterval.AdaComm(tau, block),
            AdaptiveRule.Lupa => AdaptiveInterval.Lupa(tau, block),
            var other => throw new InvalidOperationException($"no rule {other}"),
        };
    }
}
