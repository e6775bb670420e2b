using RiSgd.Cluster.Averaging;

namespace RiSgd.Mpi.Options;

/// <summary>Reads what ranks exchange.</summary>
internal static class ExchangeBinder
{
    /// <summary>The settings.</summary>
    public static ExchangeSettings Bind(OptionReader read)
    {
        var kind = read.Choice<ExchangeKind>("exchange");
        var settings = new ExchangeSettings(kind, read.Choice<MomentumSync>("momentum-sync"), read.Choice<BatchNormSync>("batch-norm-sync"), read.Switch("check"));
        read.RefuseIgnored(
            kind == ExchangeKind.Gradient && settings.MomentumSync != MomentumSync.Local,
            "--exchange gradient averages gradients in every step; momentum is the same on all ranks anyway",
            "momentum-sync");
        return settings;
    }
}
