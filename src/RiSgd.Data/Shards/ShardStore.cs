using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// A directory of prepared chunks on the file system that all ranks share: <c>manifest.json</c>, <c>chunk-00003.safetensors</c> for each chunk and
/// <c>test.safetensors</c>.
/// </summary>
public sealed class ShardStore : IDisposable
{
    private readonly string directory;
    private readonly List<ImageChunk> opened = [];

    private ShardStore(string directory, ShardManifest manifest)
    {
        this.directory = directory;
        Manifest = manifest;
    }

    /// <summary>What the directory holds.</summary>
    public ShardManifest Manifest { get; }

    /// <summary>True if the directory holds a manifest: shards are made whole or not at all.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, ShardManifest.FileName));

    /// <summary>
    /// Makes the shards if they are not there. They appear all at once: written to a folder beside the directory, flushed to disk, renamed. Any number of
    /// processes may do so at the same time; one of them wins, the others use its shards.
    /// </summary>
    /// <param name="request">What to make.</param>
    /// <param name="say">Receives a line of progress now and then.</param>
    /// <exception cref="RunException">The directory cannot be made or holds something else (exit code 2), or the data set is missing or broken (exit code 3).</exception>
    public static void Prepare(ShardRequest request, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(say);
        if (!Exists(request.Directory))
            new ShardWriter(request, say).Write();
    }

    /// <summary>Opens prepared shards and checks that they are the expected ones.</summary>
    /// <exception cref="RunException">There are no shards, the manifest is broken, or they are of another data set, number of chunks, partition, seed, limit or number of
    /// channels (exit code 3).</exception>
    public static ShardStore Open(ShardRequest expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        string path = Path.Combine(expected.Directory, ShardManifest.FileName);
        ShardManifest manifest = ShardManifest.Parse(ReadManifest(path), path);
        Compare(path, "data set", manifest.DataSet, expected.DataSet);
        Compare(path, "number of chunks", manifest.Chunks.Count, expected.Chunks);
        Compare(path, "partition", ShardManifest.NameOf(manifest.Partition), ShardManifest.NameOf(expected.Partition));
        Compare(path, "Dirichlet alpha", manifest.DirichletAlpha, AlphaOf(expected));
        Compare(path, "partition seed", manifest.Seed, expected.Seed);
        Compare(path, "limit", manifest.Limit, expected.Limit);
        Compare(path, "number of channels", manifest.Shape.Channels, DataSets.Find(expected.DataSet).Normalisation.Channels);
        if (!string.IsNullOrEmpty(expected.Source))
            Compare(path, "source", manifest.Source, DataSets.Find(expected.DataSet).Place(expected.Source));
        return new ShardStore(expected.Directory, manifest);
    }

    /// <summary>Opens and checks a chunk, which lives until it or the store is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such chunk.</exception>
    /// <exception cref="RunException">Its file is missing or damaged (exit code 3).</exception>
    public ImageChunk OpenChunk(int chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chunk, Manifest.Chunks.Count);
        return Open(Manifest.Chunks[chunk], chunk);
    }

    /// <summary>Opens and checks the test part, which lives until it or the store is disposed.</summary>
    /// <exception cref="RunException">Its file is missing or damaged (exit code 3).</exception>
    public ImageChunk OpenTest() => Open(Manifest.Test, ImageChunk.TestNumber);

    /// <summary>Disposes all chunks that were opened here.</summary>
    public void Dispose()
    {
        foreach (ImageChunk chunk in opened)
            chunk.Dispose();
    }

    internal static double? AlphaOf(ShardRequest request) => request.Partition == PartitionStyle.Dirichlet ? request.DirichletAlpha : null;

    private ImageChunk Open(ShardFile file, int number)
    {
        ImageChunk chunk = ImageChunk.Open(directory, file, number, Manifest.Shape, Manifest.Classes.Count);
        opened.Add(chunk);
        return chunk;
    }

    private static byte[] ReadManifest(string path)
    {
        const int LargestManifest = 1 << 26;
        using FileStream file = SourceFile.Open(path, "no shards here; make them with the shard verb, or give their directory by --shards");
        try
        {
            if (file.Length > LargestManifest)
                throw SourceFile.Broken(path, $"{SourceFile.Number(file.Length)} bytes are too many for a manifest", "give another directory by --shards");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException failure)
        {
            throw SourceFile.Unreadable(path, failure);
        }
    }

    private static void Compare<T>(string path, string what, T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
            throw RunException.Data(FormattableString.Invariant($"{path}: its {what} is {Shown(actual)}, this run needs {Shown(expected)}; give another directory by --shards, or remove this one"));
    }

    private static object Shown<T>(T value) => value is string text ? SourceFile.Printable(text) : value is null ? "none" : value;
}
