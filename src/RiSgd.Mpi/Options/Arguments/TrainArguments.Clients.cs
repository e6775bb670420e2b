using CommandLine;

namespace RiSgd.Mpi.Options;

// Rounds of a part of the ranks.
public sealed partial class TrainArguments
{
    /// <summary>Fraction of ranks that work in a round.</summary>
    [Option("client-fraction", MetaValue = "FRACTION", HelpText = "Ranks that work in a round, above 0 to 1: at least one, drawn anew for every round. Evaluations between rounds average all.")]
    [Setting(OptionGroup.Clients, Default = "1", Example = "0.5")]
    public string? ClientFraction { get; set; }

    /// <summary>Length of a round in epochs.</summary>
    [Option("local-epochs", MetaValue = "EPOCHS", HelpText = "Length of a round in passes over a rank's own chunk; instead of --tau.")]
    [Setting(OptionGroup.Clients, DefaultText = "by --tau", Example = "1")]
    public string? LocalEpochs { get; set; }

    /// <summary>Weights in the mean of the models.</summary>
    [Option("client-weights", MetaValue = "RULE", HelpText = "Weights in the mean of the models: equal, or by the samples of each rank's chunks.")]
    [Setting(OptionGroup.Clients, Default = "equal", Example = "samples")]
    public string? ClientWeights { get; set; }
}
