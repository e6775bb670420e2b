using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Reads when ranks meet.</summary>
internal static class ScheduleBinder
{
    /// <summary>The settings.</summary>
    /// <param name="read">The options.</param>
    /// <param name="circumstances">Ranks, which are the rounds of growing intervals, and steps of an epoch.</param>
    /// <param name="firstMilestone">The step of the first decay of the learning rate, where post-local SGD becomes local; null while it is not known.</param>
    public static ScheduleSettings Bind(OptionReader read, RunCircumstances circumstances, long? firstMilestone)
    {
        var kind = read.Choice<AveragingSchedule>("schedule");
        var settings = new ScheduleSettings(
            kind,
            Tau(read, circumstances),
            Rounds(read, kind, circumstances.Ranks),
            SwitchStep(read, kind, firstMilestone),
            read.Choice<AdaptiveRule>("adaptive-rule"),
            read.NumberOrInfinity("trigger-threshold", "give a number, below 0 for always, or inf for never"),
            read.Number("trigger-growth", value => value is >= 0 and < 1, "give a number from 0 to below 1"));
        Only(AveragingSchedule.Growing, "rounds");
        Only(AveragingSchedule.PostLocal, "switch-step");
        Only(AveragingSchedule.Adaptive, "adaptive-rule");
        Only(AveragingSchedule.Triggered, "trigger-threshold");
        Only(AveragingSchedule.Triggered, "trigger-growth");
        return settings;

        void Only(AveragingSchedule owner, string name) =>
            read.RefuseIgnored(kind != owner, $"--schedule {KebabCase.Of(kind)} does not use it; give --schedule {KebabCase.Of(owner)} with it", name);
    }

    /// <summary>Steps between averagings, given as such or in epochs: the one that was given nearer to the user wins; both in one place contradict each other.</summary>
    private static long Tau(OptionReader read, RunCircumstances circumstances)
    {
        var tauFrom = read.OriginOf("tau");
        var epochsFrom = read.OriginOf("local-epochs");
        if (read.Has("local-epochs") && tauFrom == epochsFrom)
            throw RunException.Usage($"{read.Subject("tau")} and {read.Subject("local-epochs")}: both give the length of a round; give one of them");
        if (read.Has("local-epochs") && epochsFrom > tauFrom)
        {
            var epochs = read.Number("local-epochs", value => value is > 0 and <= 1e9, "give a number above 0");
            if (circumstances.StepsPerEpoch is not { } stepsPerEpoch)
            {
                read.Computed("tau", null);
                return 0;
            }

            // As with the length of the run, what its file repeats must not depend on the size of a chunk.
            var steps = RunSettingsBinder.StepsOf(epochs, stepsPerEpoch);
            read.Computed("local-epochs", null);
            read.Computed("tau", OptionReader.Canonical(steps));
            return steps;
        }

        read.Computed("local-epochs", null);
        return read.Whole("tau", 1);
    }

    private static long Rounds(OptionReader read, AveragingSchedule kind, int? ranks)
    {
        if (read.Has("rounds"))
            return read.Whole("rounds", 1);
        read.ComputedForThisRun("rounds", kind == AveragingSchedule.Growing && ranks is { } p ? OptionReader.Canonical(p) : null);
        return kind == AveragingSchedule.Growing ? ranks ?? 0 : 0;
    }

    private static long SwitchStep(OptionReader read, AveragingSchedule kind, long? firstMilestone)
    {
        if (read.Has("switch-step"))
            return read.Whole("switch-step", 0);
        read.ComputedForThisRun("switch-step", kind == AveragingSchedule.PostLocal && firstMilestone is { } step ? OptionReader.Canonical(step) : null);
        return kind == AveragingSchedule.PostLocal ? firstMilestone ?? 0 : 0;
    }
}
