using RiSgd.Methods;

namespace RiSgd.Cluster.Averaging;

/// <summary>How ranks gossip by estimates of each other's models.</summary>
public sealed record GossipSettings
{
    /// <summary>gamma: how far a rank steps towards what its neighbours are believed to be; above 0 and at most 1.</summary>
    public required double ConsensusStep { get; init; }

    /// <summary>c_t: how far a model must be from its estimate for the rank to send anything.</summary>
    public TriggerThreshold Threshold { get; init; } = TriggerThreshold.Always;

    /// <summary>
    /// Whether a round steps towards the estimates of the round before and then sends the difference (CHOCO-SGD), or sends it first (SPARQ-SGD, SQuARM-SGD).
    /// </summary>
    public bool GossipFirst { get; init; }

    /// <summary>Whether batch-norm statistics travel with the messages.</summary>
    public BatchNormSync BatchNorm { get; init; } = BatchNormSync.Average;

    /// <summary>Seed of the run, for compressors that draw random numbers.</summary>
    public required long Seed { get; init; }
}
