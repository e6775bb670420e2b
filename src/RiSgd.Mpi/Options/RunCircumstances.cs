namespace RiSgd.Mpi.Options;

/// <summary>What the defaults of a run depend on besides its options.</summary>
/// <param name="Ranks">Number of ranks p; null while it is not known.</param>
/// <param name="Started">When the run started, the same on all ranks: it names the default run directory.</param>
/// <param name="StepsPerEpoch">Steps in which a rank draws as many samples of its own chunk as that has; null while it is not known.</param>
public sealed record RunCircumstances(int? Ranks, DateTime Started, double? StepsPerEpoch = null);
