using RiSgd.Cluster.Averaging;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Options;

/// <summary>Reads which layers a step computes.</summary>
internal static class LayerBinder
{
    /// <summary>Least probability where the budget allows it: smaller ones converge badly.</summary>
    private const double UsualFloor = 0.4;

    /// <summary>The settings.</summary>
    public static LayerSettings Bind(OptionReader read)
    {
        var budget = read.NumberOrNone("layer-budget", OptionReader.IsFraction, "give a number above 0, up to 1");
        var floor = read.NumberOr(
            "layer-floor",
            value => value > 0 && value <= (budget ?? 1),
            FormattableString.Invariant($"give a number above 0, up to --layer-budget ({budget ?? 1})"),
            Math.Min(UsualFloor, budget ?? 1));
        var settings = new LayerSettings(
            budget,
            floor,
            read.NumberOrNone("layer-rate", rate => rate >= 0 && rate <= floor, FormattableString.Invariant($"give a number from 0 to --layer-floor ({floor})")),
            read.Choice<LayerSetScope>("active-set"),
            read.Choice<InactiveLayers>("inactive"),
            read.Choice<LayerGranularity>("layer-granularity"),
            read.Choice<LayerRedraw>("layer-redraw"),
            read.Choice<Importance>("importance"),
            read.NotNegative("trust"));
        read.RefuseIgnored(
            !settings.AreSampled,
            "--layer-budget is not given, so that every step computes all layers; give --layer-budget with it",
            "layer-floor", "layer-rate", "active-set", "inactive", "layer-granularity", "layer-redraw", "importance");
        return settings;
    }
}
