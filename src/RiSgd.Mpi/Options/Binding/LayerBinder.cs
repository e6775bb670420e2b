namespace RiSgd.Mpi.Options;

/// <summary>Reads which layers a step computes.</summary>
internal static class LayerBinder
{
    /// <summary>Least probability where the budget allows it: smaller ones converge badly.</summary>
    private const double UsualFloor = 0.4;

    /// <summary>The settings.</summary>
    public static LayerSettings Bind(OptionReader read)
    {
        var budget = read.Fraction("layer-budget");
        var settings = new LayerSettings(
            budget,
            read.NumberOr(
                "layer-floor",
                floor => floor > 0 && floor <= budget,
                FormattableString.Invariant($"give a number above 0, up to --layer-budget ({budget})"),
                Math.Min(UsualFloor, budget)),
            read.NumberOrNone("layer-rate", rate => rate >= 0, "give a number of 0 or more"),
            read.Choice<ActiveSet>("active-set"),
            read.Choice<InactiveLayers>("inactive"),
            read.Choice<LayerGranularity>("layer-granularity"),
            read.Choice<LayerRedraw>("layer-redraw"),
            read.Choice<Importance>("importance"),
            read.NotNegative("trust"));
        read.RefuseIgnored(
            !settings.AreSampled,
            "--layer-budget 1 computes every layer in every step; give --layer-budget below 1 with it",
            "layer-floor", "layer-rate", "active-set", "inactive", "layer-redraw", "importance");
        read.RefuseIgnored(
            !settings.AreSampled && settings.Trust == 0, "--layer-budget 1 without --trust does not ask what a layer is; give one of them with it", "layer-granularity");
        return settings;
    }
}
