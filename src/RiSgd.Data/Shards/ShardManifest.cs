using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>What a shard directory holds: the contents of its <c>manifest.json</c>.</summary>
/// <param name="DataSet">Name of the data set.</param>
/// <param name="Source">Where it was read: a full path, or what else identifies the data.</param>
/// <param name="Count">Number of training images over all chunks, n.</param>
/// <param name="Shape">Shape of every image.</param>
/// <param name="Classes">Names of the classes, in the order of the labels.</param>
/// <param name="Partition">How rows were assigned to chunks.</param>
/// <param name="DirichletAlpha">Concentration of the Dirichlet partition; null for the other styles.</param>
/// <param name="Seed">Seed of the partition.</param>
/// <param name="Limit">The number of training samples that it was limited to, or null.</param>
/// <param name="Chunks">The chunk files, in order.</param>
/// <param name="Test">The file of the test part.</param>
public sealed partial record ShardManifest(
    string DataSet,
    string Source,
    int Count,
    ImageShape Shape,
    IReadOnlyList<string> Classes,
    PartitionStyle Partition,
    double? DirichletAlpha,
    long Seed,
    int? Limit,
    IReadOnlyList<ShardFile> Chunks,
    ShardFile Test)
{
    /// <summary>The version of the directory's format that this program writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The manifest's name in the directory.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of the test part's file.</summary>
    public const string TestFileName = "test.safetensors";

    /// <summary>The name of a chunk's file: <c>chunk-00003.safetensors</c>.</summary>
    public static string ChunkFileName(int chunk) => $"chunk-{chunk:D5}.safetensors";
}
