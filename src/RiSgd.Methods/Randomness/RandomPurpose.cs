namespace RiSgd.Methods;

/// <summary>
/// What random numbers are drawn for. Every purpose has streams of its own, so that a decision that all ranks share never consumes from a
/// stream of one rank. The numbers are part of the streams' keys: append new purposes, never renumber.
/// </summary>
public enum RandomPurpose
{
    /// <summary>The initial model; shared by all ranks.</summary>
    Initialisation = 0,

    /// <summary>The split of the data set into chunks; shared by all ranks.</summary>
    ChunkPartition = 1,

    /// <summary>The order of the samples; one stream for each pair of worker and chunk.</summary>
    SampleOrder = 2,

    /// <summary>Crops and flips; per worker.</summary>
    Augmentation = 3,

    /// <summary>Stochastic rounding; per worker.</summary>
    Quantiser = 4,

    /// <summary>Which layers are active; shared, or per worker.</summary>
    LayerSampling = 5,

    /// <summary>Which ranks are emulated as late; shared by all ranks.</summary>
    StragglerEmulation = 6,

    /// <summary>The heterogeneous draw of every worker's redundancy; shared by all ranks.</summary>
    RedundancyDraw = 7,

    /// <summary>Which rows of a chunk belong to a fractional replica; fixed for each pair of worker and chunk.</summary>
    ReplicaSubset = 8,

    /// <summary>The built-in synthetic data set; shared by all ranks.</summary>
    SyntheticData = 9,

    /// <summary>Which clients take part in a round; shared by all ranks.</summary>
    ClientSampling = 10,

    /// <summary>The gradient noise of a test problem; per worker.</summary>
    ProblemNoise = 11,

    /// <summary>The support of a random sparsifier; per worker.</summary>
    Sparsifier = 12,
}
