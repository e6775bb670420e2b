using CommandLine;

namespace RiSgd.Mpi.Options;

// Length of the run and what it writes.
public sealed partial class TrainArguments
{
    /// <summary>Length in local steps.</summary>
    [Option("steps", MetaValue = "STEPS", HelpText = "Length of the run in local steps of a rank.")]
    [Setting(OptionGroup.Output, Default = "1200", Example = "5000")]
    public string? Steps { get; set; }

    /// <summary>Length in epochs.</summary>
    [Option("epochs", MetaValue = "EPOCHS", HelpText = "Length of the run in passes over a rank's own chunk; instead of --steps.")]
    [Setting(OptionGroup.Output, DefaultText = "by --steps", Example = "5")]
    public string? Epochs { get; set; }

    /// <summary>Steps between evaluations.</summary>
    [Option("eval-every", MetaValue = "STEPS", HelpText = "Steps between evaluations of the averaged model.")]
    [Setting(OptionGroup.Output, DefaultText = "a tenth of the run", Example = "100")]
    public string? EvalEvery { get; set; }

    /// <summary>Steps between rows of metrics.</summary>
    [Option("log-every", MetaValue = "STEPS", HelpText = "Steps between rows of RUN/metrics/rank-N.csv.")]
    [Setting(OptionGroup.Output, DefaultText = "tau", Example = "10")]
    public string? LogEvery { get; set; }

    /// <summary>Steps between checkpoints.</summary>
    [Option("checkpoint-every", MetaValue = "STEPS", HelpText = "Steps between checkpoints; this version writes none: never.")]
    [Setting(OptionGroup.Output, Default = "never", Example = "never")]
    public string? CheckpointEvery { get; set; }

    /// <summary>Whether to go on from a checkpoint.</summary>
    [Option("resume", MetaValue = "WHAT", HelpText = "Go on from checkpoints: never, auto or a run directory; this version has none to resume.")]
    [Setting(OptionGroup.Output, Default = "never", Example = "never")]
    public string? Resume { get; set; }

    /// <summary>The run directory.</summary>
    [Option("out", MetaValue = "DIR", HelpText = "Run directory, new or empty: everything that the run writes.")]
    [Setting(OptionGroup.Output, DefaultText = "runs/TIME-METHOD", Example = "runs/first")]
    public string? Out { get; set; }
}
