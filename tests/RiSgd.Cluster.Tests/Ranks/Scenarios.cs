namespace RiSgd.Cluster.Ranks;

/// <summary>The scenarios in the order in which every rank goes through them.</summary>
internal static class Scenarios
{
    public static readonly (string Name, Action<IRankGroup> Scenario)[] All =
    [
        ("exchange-on-a-ring", Neighbours.ExchangeOnARing),
        ("exchange-with-all", Neighbours.ExchangeWithAll),
        ("exchange-of-large-models", Neighbours.ExchangeOfLargeModels),
        ("exchange-needs-room", Neighbours.ExchangeNeedsRoom),
        ("bytes-of-unequal-lengths", Codes.ExchangeUnequal),
        ("bytes-that-are-empty", Codes.ExchangeEmpty),
        ("gathered-bytes", Codes.Gather),
        ("split", Groups.Split),
        ("groups-beside-each-other", Groups.BesideEachOther),
        ("node", Groups.Node),
        ("wave-on-a-ring", Mixing.WaveOnARing),
        ("elastic-centre", Mixing.ElasticCentre),
    ];
}
