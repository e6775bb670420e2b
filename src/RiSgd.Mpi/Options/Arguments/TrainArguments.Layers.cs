using CommandLine;

namespace RiSgd.Mpi.Options;

// Which layers a step computes.
public sealed partial class TrainArguments
{
    /// <summary>Fraction of layers that are active.</summary>
    [Option("layer-budget", MetaValue = "FRACTION", HelpText = "Sample layers: a step computes gradients of so many of them on average, above 0 to 1 (S/L of JointSpar).")]
    [Setting(OptionGroup.Layers, DefaultText = "all layers, without sampling", Example = "0.75")]
    public string? LayerBudget { get; set; }

    /// <summary>Least probability of a layer.</summary>
    [Option("layer-floor", MetaValue = "PROBABILITY", HelpText = "Least probability of a layer, above 0 to --layer-budget.")]
    [Setting(OptionGroup.Layers, DefaultText = "0.4, or --layer-budget if that is less", Example = "0.3")]
    public string? LayerFloor { get; set; }

    /// <summary>Learning rate of the probabilities.</summary>
    [Option("layer-rate", MetaValue = "RATE", HelpText = "Learning rate of the layers' probabilities.")]
    [Setting(OptionGroup.Layers, DefaultText = "min(floor, sqrt(2 ln L/(steps L)))", Example = "0.01")]
    public string? LayerRate { get; set; }

    /// <summary>Whose the active layers are.</summary>
    [Option("active-set", MetaValue = "SCOPE", HelpText = "Active layers: shared (the same on all ranks, summed by one all-reduce) or per-worker (each its own, gathered).")]
    [Setting(OptionGroup.Layers, Default = "shared", Example = "per-worker")]
    public string? ActiveSet { get; set; }

    /// <summary>What happens to inactive layers.</summary>
    [Option("inactive", MetaValue = "RULE", HelpText = "An inactive layer in the update: zero-grad (momentum and weight decay go on) or freeze.")]
    [Setting(OptionGroup.Layers, Default = "zero-grad", Example = "freeze")]
    public string? Inactive { get; set; }

    /// <summary>What is one layer.</summary>
    [Option("layer-granularity", MetaValue = "UNIT", HelpText = "What is one layer: module (weight, bias and its batch norm), tensor, or block (of a residual network).")]
    [Setting(OptionGroup.Layers, Default = "module", Example = "tensor")]
    public string? LayerGranularity { get; set; }

    /// <summary>When active layers are drawn anew.</summary>
    [Option("layer-redraw", MetaValue = "WHEN", HelpText = "Draw the active layers anew in every step or once per epoch.")]
    [Setting(OptionGroup.Layers, Default = "step", Example = "epoch")]
    public string? LayerRedraw { get; set; }

    /// <summary>Importance weights of the layers.</summary>
    [Option("importance", MetaValue = "RULE", HelpText = "Divide an active layer's gradient by its probability: before-lars, which keeps it unbiased, or none.")]
    [Setting(OptionGroup.Layers, Default = "before-lars", Example = "none")]
    public string? Importance { get; set; }
}
