using CommandLine;

namespace RiSgd.Mpi.Options;

// When ranks meet and what they exchange.
public sealed partial class TrainArguments
{
    /// <summary>When ranks meet.</summary>
    [Option("schedule", MetaValue = "KIND", HelpText = "When ranks meet: every (tau steps), growing (intervals), once (at the end), post-local (in every step, then every tau steps), adaptive (tau follows the loss) or triggered (every tau steps, if a model has drifted far enough).")]
    [Setting(OptionGroup.Averaging, Default = "every", Example = "growing")]
    public string? Schedule { get; set; }

    /// <summary>Local steps between averagings.</summary>
    [Option("tau", MetaValue = "STEPS", HelpText = "Local steps between averagings; of --schedule adaptive the first interval.")]
    [Setting(OptionGroup.Averaging, Default = "50", Example = "10")]
    public string? Tau { get; set; }

    /// <summary>Number of averagings of the growing schedule.</summary>
    [Option("rounds", MetaValue = "COUNT", HelpText = "Number of averagings of --schedule growing: interval i is i+1 times the first.")]
    [Setting(OptionGroup.Averaging, DefaultText = "as many as ranks", Example = "20")]
    public string? Rounds { get; set; }

    /// <summary>When post-local SGD begins to be local.</summary>
    [Option("switch-step", MetaValue = "STEP", HelpText = "Up to which step ranks meet in every one, with --schedule post-local.")]
    [Setting(OptionGroup.Averaging, DefaultText = "the first of --lr-milestones", Example = "600")]
    public string? SwitchStep { get; set; }

    /// <summary>How the interval follows the loss.</summary>
    [Option("adaptive-rule", MetaValue = "RULE", HelpText = "How --schedule adaptive follows the loss F: adacomm (tau shrinks as sqrt(F/F0)) or lupa (tau grows as cbrt(F0/F)).")]
    [Setting(OptionGroup.Averaging, Default = "adacomm", Example = "lupa")]
    public string? AdaptiveRule { get; set; }

    /// <summary>Threshold of the event trigger.</summary>
    [Option("trigger-threshold", MetaValue = "NUMBER", HelpText = "c of --schedule triggered: ranks meet, or with --exchange difference send, if a model's squared distance from the last one is above c times lr squared; below 0: always, inf: never.")]
    [Setting(OptionGroup.Averaging, Default = "0", Example = "1000")]
    public string? TriggerThreshold { get; set; }

    /// <summary>How that grows.</summary>
    [Option("trigger-growth", MetaValue = "POWER", HelpText = "The threshold of --schedule triggered grows as c t^POWER with the local step t; 0 to below 1.")]
    [Setting(OptionGroup.Averaging, Default = "0", Example = "0.5")]
    public string? TriggerGrowth { get; set; }

    /// <summary>What is exchanged.</summary>
    [Option("exchange", MetaValue = "WHAT", HelpText = "What ranks exchange: model, gradient (in every step, --tau 1), or difference (to a shared estimate; may be compressed).")]
    [Setting(OptionGroup.Averaging, Default = "model", Example = "gradient")]
    public string? Exchange { get; set; }

    /// <summary>Before or after the update of a step.</summary>
    [Option("average-at", MetaValue = "POINT", HelpText = "Average after or before the update of a step in which ranks meet.")]
    [Setting(OptionGroup.Averaging, Default = "after", Example = "before")]
    public string? AverageAt { get; set; }

    /// <summary>What happens to momentum at an averaging.</summary>
    [Option("momentum-sync", MetaValue = "POLICY", HelpText = "Momentum at an averaging: local (kept), average (doubles the bytes) or reset.")]
    [Setting(OptionGroup.Averaging, Default = "local", Example = "average")]
    public string? MomentumSync { get; set; }

    /// <summary>What happens to batch-norm statistics at an averaging.</summary>
    [Option("batch-norm-sync", MetaValue = "POLICY", HelpText = "Batch-norm statistics: average, local, or recalibrate (before evaluations).")]
    [Setting(OptionGroup.Averaging, Default = "average", Example = "recalibrate")]
    public string? BatchNormSync { get; set; }

    /// <summary>Whether replicas that must be identical are compared.</summary>
    [Option("check", MetaValue = "on|off", HelpText = "Compare by checksum in every round what each rank keeps for itself and must be the same: centres, estimates, outer momenta, active layers.")]
    [Setting(OptionGroup.Averaging, Default = "off", Example = "on", IsSwitch = true)]
    public string? Check { get; set; }
}
