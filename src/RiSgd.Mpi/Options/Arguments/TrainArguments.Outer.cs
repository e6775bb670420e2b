using CommandLine;

namespace RiSgd.Mpi.Options;

// The outer step along the change of the mean model.
public sealed partial class TrainArguments
{
    /// <summary>Rule of the outer step.</summary>
    [Option("outer-rule", MetaValue = "RULE", HelpText = "Step of --mixing outer along the change of the mean model: slowmo (u = b*u + change/lr) or nesterov (DiLoCo).")]
    [Setting(OptionGroup.Outer, Default = "slowmo", Example = "nesterov")]
    public string? OuterRule { get; set; }

    /// <summary>Learning rate of the outer step.</summary>
    [Option("outer-lr", MetaValue = "RATE", HelpText = "Learning rate of the outer step.")]
    [Setting(OptionGroup.Outer, DefaultText = "1 for slowmo, 0.7 for nesterov", Example = "0.5")]
    public string? OuterLr { get; set; }

    /// <summary>Momentum of the outer step.</summary>
    [Option("outer-momentum", MetaValue = "NUMBER", HelpText = "Momentum of the outer step; 0 to below 1.")]
    [Setting(OptionGroup.Outer, DefaultText = "0.5 for slowmo, 0.9 for nesterov", Example = "0.7")]
    public string? OuterMomentum { get; set; }
}
