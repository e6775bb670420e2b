using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>Which chunks of which data set are wanted, and where.</summary>
/// <param name="DataSet">Name of the data set, see <see cref="DataSets"/>.</param>
/// <param name="Source">Where its files are; null for its default place. When shards are opened, null leaves the source unchecked.</param>
/// <param name="Directory">The shard directory, on a file system that all ranks see.</param>
/// <param name="Chunks">Number of chunks p, as many as ranks.</param>
/// <param name="Partition">How rows are assigned to chunks.</param>
/// <param name="DirichletAlpha">Concentration for <see cref="PartitionStyle.Dirichlet"/>; otherwise ignored.</param>
/// <param name="Seed">Seed of the partition.</param>
/// <param name="Limit">Take only this many training samples, spread evenly over the data set; null for all. The test part stays whole.</param>
public sealed record ShardRequest(
    string DataSet,
    string? Source,
    string Directory,
    int Chunks,
    PartitionStyle Partition,
    double DirichletAlpha,
    long Seed,
    int? Limit = null);
