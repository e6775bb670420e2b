using CommandLine;

namespace RiSgd.Mpi.Options;

// Averaging in the background.
public sealed partial class TrainArguments
{
    /// <summary>Averaging in the background.</summary>
    [Option("overlap", MetaValue = "KIND", HelpText = "Average in the background while local steps go on: off, pullback (to an anchor that is one round old) or delayed (x = x + mean - snapshot, one round late).")]
    [Setting(OptionGroup.Overlap, Default = "off", Example = "delayed")]
    public string? Overlap { get; set; }

    /// <summary>Pull towards the anchor.</summary>
    [Option("overlap-pull", MetaValue = "ALPHA", HelpText = "Pull of --overlap pullback towards the anchor, above 0 to 1.")]
    [Setting(OptionGroup.Overlap, Default = "0.6", Example = "0.5")]
    public string? OverlapPull { get; set; }

    /// <summary>Momentum of the anchor.</summary>
    [Option("overlap-momentum", MetaValue = "NUMBER", HelpText = "Momentum of the anchor of --overlap pullback; 0 to below 1.")]
    [Setting(OptionGroup.Overlap, Default = "0.7", Example = "0")]
    public string? OverlapMomentum { get; set; }
}
