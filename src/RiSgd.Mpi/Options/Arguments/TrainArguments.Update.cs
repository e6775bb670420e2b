using CommandLine;

namespace RiSgd.Mpi.Options;

// The local update.
public sealed partial class TrainArguments
{
    /// <summary>Learning rate.</summary>
    [Option("lr", MetaValue = "RATE", HelpText = "Learning rate: base value of --lr-schedule (of inverse: its ceiling).")]
    [Setting(OptionGroup.Update, Default = "0.1", Example = "0.05")]
    public string? LearningRate { get; set; }

    /// <summary>Learning rate under redundancy.</summary>
    [Option("lr-policy", MetaValue = "POLICY", HelpText = "fixed: the same rate for every mu; linear: times the rank's batch over --batch-size.")]
    [Setting(OptionGroup.Update, Default = "fixed", Example = "linear")]
    public string? LearningRatePolicy { get; set; }

    /// <summary>Schedule of the learning rate.</summary>
    [Option("lr-schedule", MetaValue = "KIND", HelpText = "Learning rate over the local steps t: constant, step, cosine, inverse (c/(m(t+beta))).")]
    [Setting(OptionGroup.Update, Default = "step", Example = "cosine")]
    public string? LearningRateSchedule { get; set; }

    /// <summary>Where the step schedule decays.</summary>
    [Option("lr-milestones", MetaValue = "LIST", HelpText = "Where --lr-schedule step decays: fractions of the run (below 1) or steps, by commas.")]
    [Setting(OptionGroup.Update, Default = "0.5,0.75", Example = "32000,48000")]
    public string? LearningRateMilestones { get; set; }

    /// <summary>Factor of each decay.</summary>
    [Option("lr-factor", MetaValue = "FACTOR", HelpText = "Factor of each decay of --lr-schedule step.")]
    [Setting(OptionGroup.Update, Default = "0.1", Example = "0.2")]
    public string? LearningRateFactor { get; set; }

    /// <summary>c of the inverse schedule.</summary>
    [Option("inverse-c", MetaValue = "NUMBER", HelpText = "c of --lr-schedule inverse.")]
    [Setting(OptionGroup.Update, Default = "3", Example = "2")]
    public string? InverseC { get; set; }

    /// <summary>beta of the inverse schedule.</summary>
    [Option("inverse-beta", MetaValue = "STEPS", HelpText = "beta of --lr-schedule inverse; at least c times the condition number is safe.")]
    [Setting(OptionGroup.Update, Default = "1", Example = "30")]
    public string? InverseBeta { get; set; }

    /// <summary>m of the inverse schedule.</summary>
    [Option("strong-convexity", MetaValue = "NUMBER", HelpText = "m of --lr-schedule inverse: strong convexity of the problem.")]
    [Setting(OptionGroup.Update, Default = "1", Example = "0.1")]
    public string? StrongConvexity { get; set; }

    /// <summary>Warm-up.</summary>
    [Option("warmup-steps", MetaValue = "STEPS", HelpText = "Steps over which the learning rate rises linearly at the start.")]
    [Setting(OptionGroup.Update, Default = "0", Example = "500")]
    public string? WarmupSteps { get; set; }

    /// <summary>Momentum.</summary>
    [Option("momentum", MetaValue = "NUMBER", HelpText = "Momentum m of u = m*u + g, x = x - lr*u; 0 to below 1.")]
    [Setting(OptionGroup.Update, Default = "0.9", Example = "0")]
    public string? Momentum { get; set; }

    /// <summary>Nesterov's form.</summary>
    [Option("nesterov", MetaValue = "on|off", HelpText = "Nesterov's form of momentum.")]
    [Setting(OptionGroup.Update, Default = "off", Example = "on", IsSwitch = true)]
    public string? Nesterov { get; set; }

    /// <summary>Weight decay.</summary>
    [Option("weight-decay", MetaValue = "NUMBER", HelpText = "Weight decay, added to the gradient before momentum.")]
    [Setting(OptionGroup.Update, Default = "1e-4", Example = "0")]
    public string? WeightDecay { get; set; }

    /// <summary>Trust coefficient of LARS.</summary>
    [Option("trust", MetaValue = "NUMBER", HelpText = "Trust coefficient of LARS: a layer's gradient is scaled to so much of the layer's norm; 0: off.")]
    [Setting(OptionGroup.Update, Default = "0", Example = "0.001")]
    public string? Trust { get; set; }
}
