using RiSgd.Cluster.Averaging;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Reads how models are mixed.</summary>
internal static class MixingBinder
{
    private static readonly Dictionary<string, MeetingPoint> s_averageAt = new()
    {
        ["after"] = MeetingPoint.AfterUpdate,
        ["before"] = MeetingPoint.BeforeUpdate,
    };

    private static readonly Dictionary<string, MeetingPoint> s_orders = new()
    {
        ["atc"] = MeetingPoint.AfterUpdate,
        ["cta"] = MeetingPoint.BeforeUpdate,
    };

    /// <summary>The settings.</summary>
    public static MixingSettings Bind(OptionReader read, int? ranks)
    {
        var kind = read.Choice<MixingKind>("mixing");
        var averageAt = read.Choice("average-at", s_averageAt);
        var order = read.Choice("mixing-order", s_orders);
        var ordered = kind is MixingKind.Graph or MixingKind.Elastic;
        var settings = new MixingSettings(
            kind,
            ordered ? order : averageAt,
            read.NameOrFile("graph", Graph.Names),
            read.Choice<GraphWeights>("graph-weights"),
            read.Fraction("consensus-step"),
            read.Switch("gossip-first"),
            Alpha(read, kind, ranks),
            read.Choice<ElasticReport>("elastic-report"),
            read.Whole("node-tau", 1),
            RanksPerNode(read, ranks));
        read.RefuseIgnored(ordered, $"--mixing {KebabCase.Of(kind)} has --mixing-order for it; give atc (after) or cta (before) there", "average-at");
        read.RefuseIgnored(!ordered, $"--mixing {KebabCase.Of(kind)} has --average-at for it; give that, or --mixing graph or elastic", "mixing-order");
        Only(MixingKind.Graph, "graph", "graph-weights", "consensus-step", "gossip-first");
        Only(MixingKind.Elastic, "elastic-alpha", "elastic-report");
        Only(MixingKind.Outer, "outer-rule", "outer-lr", "outer-momentum");
        Only(MixingKind.Hierarchical, "node-tau", "ranks-per-node");
        return settings;

        void Only(MixingKind owner, params ReadOnlySpan<string> names) =>
            read.RefuseIgnored(kind != owner, $"--mixing {KebabCase.Of(kind)} does not use it; give --mixing {KebabCase.Of(owner)} with it", names);
    }

    /// <summary>The outer step; its usual values depend on the rule (Wang et al., ICLR 2020; Douillard et al., 2023).</summary>
    public static OuterSettings BindOuter(OptionReader read, MixingKind mixing)
    {
        var rule = read.Choice<OuterRuleKind>("outer-rule");
        var (rate, momentum) = rule == OuterRuleKind.Slowmo ? (1, 0.5) : (0.7, 0.9);
        const string rateRange = "give a number above 0";
        return mixing == MixingKind.Outer
            ? new OuterSettings(
                rule,
                read.NumberOr("outer-lr", value => value > 0, rateRange, rate),
                read.NumberOr("outer-momentum", OptionReader.IsMomentum, OptionReader.MomentumRange, momentum))
            : new OuterSettings(
                rule,
                read.NumberOrNone("outer-lr", value => value > 0, rateRange) ?? rate,
                read.NumberOrNone("outer-momentum", OptionReader.IsMomentum, OptionReader.MomentumRange) ?? momentum);
    }

    /// <summary>alpha; from 2/(p+1) on, centre and ranks would swing ever wider around each other.</summary>
    private static double Alpha(OptionReader read, MixingKind kind, int? ranks)
    {
        if (read.Has("elastic-alpha"))
        {
            var limit = ranks is { } p ? ElasticCoefficients.Limit(p) : 1;
            var known = ranks is null ? "" : FormattableString.Invariant($", with {ranks} ranks {limit:G6}");
            return read.Number("elastic-alpha", alpha => alpha > 0 && alpha < limit, $"give a number above 0 and below 2/(p+1){known}");
        }

        var usual = kind == MixingKind.Elastic && ranks is { } size ? ElasticCoefficients.Usual(size) : (double?)null;
        read.ComputedForThisRun("elastic-alpha", usual is { } alpha ? OptionReader.Canonical(alpha) : null);
        return usual ?? 0;
    }

    private static int? RanksPerNode(OptionReader read, int? ranks)
    {
        if (read.Has("ranks-per-node"))
            return (int)read.Whole("ranks-per-node", 1, ranks ?? 1 << 20);
        read.Computed("ranks-per-node", null);
        return null;
    }
}
