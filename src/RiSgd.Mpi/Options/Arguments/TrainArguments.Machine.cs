using CommandLine;

namespace RiSgd.Mpi.Options;

// Device, threads, seeds.
public sealed partial class TrainArguments
{
    /// <summary>The device.</summary>
    [Option("device", MetaValue = "NAME", HelpText = "Device: auto or cpu.")]
    [Setting(OptionGroup.Machine, Default = "auto", Example = "cpu")]
    public string? Device { get; set; }

    /// <summary>Element type.</summary>
    [Option("precision", MetaValue = "TYPE", HelpText = "Element type of model and arithmetic: fp32 or fp64.")]
    [Setting(OptionGroup.Machine, Default = "fp32", DefaultText = "fp32 (fp64 for test problems)", Example = "fp64")]
    public string? Precision { get; set; }

    /// <summary>CPU threads of a rank.</summary>
    [Option("threads", MetaValue = "COUNT", HelpText = "CPU threads of a rank.")]
    [Setting(OptionGroup.Machine, Default = "1", Example = "4")]
    public string? Threads { get; set; }

    /// <summary>The seed of the run.</summary>
    [Option("seed", MetaValue = "SEED", HelpText = "Seed of everything random but the partition.")]
    [Setting(OptionGroup.Machine, Default = "1", Example = "7")]
    public string? Seed { get; set; }

    /// <summary>Whether equal runs give equal bytes.</summary>
    [Option("deterministic", MetaValue = "on|off", HelpText = "Same seed, ranks and threads give the same bytes; on a CPU they always do.")]
    [Setting(OptionGroup.Machine, Default = "on", Example = "off", IsSwitch = true)]
    public string? Deterministic { get; set; }

    /// <summary>When the watchdog speaks.</summary>
    [Option("rank-timeout", MetaValue = "SECONDS", HelpText = "Waiting time in a collective after which the watchdog names rank, step and operation; 0.1 or more, 0: never.")]
    [Setting(OptionGroup.Machine, Default = "60", Example = "300")]
    public string? RankTimeout { get; set; }
}
