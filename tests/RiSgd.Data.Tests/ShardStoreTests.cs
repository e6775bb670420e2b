using System.Text.Json;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public sealed class ShardStoreTests : IDisposable
{
    private const int Chunks = 4, Train = 50, Test = 20, Side = 16;
    private readonly ScratchFolder scratch = new();
    private readonly List<string> said = [];

    public ShardStoreTests() => SampleSets.WriteIdx(scratch["source"], Train, Test, Side);

    private string Shards => scratch["shards"];

    private ShardRequest Request => SampleSets.Idx(scratch["source"], Shards);

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(PartitionStyle.Iid)]
    [InlineData(PartitionStyle.Stride)]
    [InlineData(PartitionStyle.LabelSorted)]
    [InlineData(PartitionStyle.Dirichlet)]
    public void Every_row_is_in_exactly_one_chunk_with_its_image_and_label_and_sizes_differ_by_at_most_one(PartitionStyle partition)
    {
        ShardRequest request = Request with { Partition = partition };
        ShardStore.Prepare(request, said.Add);
        using ShardStore store = ShardStore.Open(request);
        var rows = new List<long>();
        for (int number = 0; number < Chunks; number++)
        {
            using ImageChunk chunk = store.OpenChunk(number);
            Assert.InRange(chunk.Count, Train / Chunks, Train / Chunks + 1);
            Assert.Equal(number, chunk.Number);
            CheckRows(chunk);
            rows.AddRange(Enumerable.Range(0, chunk.Count).Select(chunk.SourceRow));
        }

        Assert.Equal(Enumerable.Range(0, Train).Select(row => (long)row), rows.Order());
        using ImageChunk test = store.OpenTest();
        Assert.Equal((Test, ImageChunk.TestNumber), (test.Count, test.Number));
        CheckRows(test);
    }

    [Fact]
    public void The_manifest_lists_what_the_contract_names()
    {
        ShardRequest request = Request with { Partition = PartitionStyle.LabelSorted, Seed = 17 };
        ShardStore.Prepare(request, said.Add);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Shards, "manifest.json")));
        JsonElement root = manifest.RootElement;
        Assert.Equal(1, root.GetProperty("format_version").GetInt32());
        Assert.Equal("fashion-mnist", root.GetProperty("dataset").GetString());
        Assert.Equal(Train, root.GetProperty("n").GetInt32());
        Assert.Equal("[1,16,16]", JsonSerializer.Serialize(root.GetProperty("shape")));
        Assert.Equal(10, root.GetProperty("classes").GetArrayLength());
        Assert.Equal("label-sorted", root.GetProperty("partition").GetString());
        Assert.Equal(17, root.GetProperty("seed").GetInt64());
        Assert.False(root.TryGetProperty("dirichlet_alpha", out _));
        Assert.Equal(Chunks, root.GetProperty("chunks").GetArrayLength());
        foreach (JsonElement file in root.GetProperty("chunks").EnumerateArray().Append(root.GetProperty("test")))
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(Shards, file.GetProperty("file").GetString()!));
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), file.GetProperty("sha256").GetString());
        }
    }

    [Fact]
    public void A_chunk_file_holds_images_labels_and_index()
    {
        ShardStore.Prepare(Request, said.Add);
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Shards, "chunk-00003.safetensors"));
        long n = file.Entry("images").Shape[0];
        Assert.Equal([("images", "U8", $"{n},1,16,16"), ("index", "I64", $"{n}"), ("labels", "I64", $"{n}")],
            file.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry.Name, entry.DType, string.Join(',', entry.Shape))));
    }

    [Fact]
    public void Shards_made_twice_from_plain_and_from_gzip_files_are_the_same_bytes()
    {
        ShardStore.Prepare(Request, said.Add);
        ShardRequest again = Request with { Directory = scratch["again"] };
        ShardStore.Prepare(again, said.Add);
        SampleSets.WriteIdx(scratch["packed"], Train, Test, Side, gzip: true);
        ShardStore.Prepare(Request with { Directory = scratch["from-gzip"], Source = scratch["packed"] }, said.Add);
        foreach (string file in Directory.GetFiles(Shards).Select(path => Path.GetFileName(path)))
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(Shards, file));
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(scratch["again"], file)));
            if (file != "manifest.json")
                Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(scratch["from-gzip"], file)));
        }
    }

    [Fact]
    public void Shards_that_are_there_are_not_made_again()
    {
        ShardStore.Prepare(Request, said.Add);
        Assert.True(ShardStore.Exists(Shards));
        DateTime made = File.GetLastWriteTimeUtc(Path.Combine(Shards, "manifest.json"));
        said.Clear();
        ShardStore.Prepare(Request with { Source = scratch["nowhere"] }, said.Add);
        Assert.Empty(said);
        Assert.Equal(made, File.GetLastWriteTimeUtc(Path.Combine(Shards, "manifest.json")));
    }

    [Fact]
    public void A_limit_takes_samples_from_all_over_the_data_set()
    {
        ShardRequest request = Request with { Limit = 10, Chunks = 1, Partition = PartitionStyle.Stride };
        ShardStore.Prepare(request, said.Add);
        using ShardStore store = ShardStore.Open(request);
        using ImageChunk chunk = store.OpenChunk(0);
        Assert.Equal([0, 5, 10, 15, 20, 25, 30, 35, 40, 45], Enumerable.Range(0, 10).Select(chunk.SourceRow));
        CheckRows(chunk);
    }

    public static TheoryData<string, string, string> OtherRequests => new()
    {
        { "chunks", "4", "8" },
        { "seed", "1", "2" },
        { "partition", "iid", "label-sorted" },
        { "data set", "fashion-mnist", "synthetic" },
        { "limit", "none", "7" },
        { "source", "source", "elsewhere" },
    };

    [Theory]
    [MemberData(nameof(OtherRequests))]
    public void Shards_of_another_request_are_refused_with_the_manifest_and_both_values(string what, string made, string wanted)
    {
        ShardStore.Prepare(Request, said.Add);
        ShardRequest other = what switch
        {
            "chunks" => Request with { Chunks = 8 },
            "seed" => Request with { Seed = 2 },
            "partition" => Request with { Partition = PartitionStyle.LabelSorted },
            "data set" => Request with { DataSet = "synthetic", Source = null },
            "limit" => Request with { Limit = 7 },
            _ => Request with { Source = scratch["elsewhere"] },
        };
        Refusal.Of(ExitCode.Data, () => ShardStore.Open(other), Path.Combine(Shards, "manifest.json"), what, made, wanted, "--shards");
        ShardStore.Open(Request with { Source = null }).Dispose();
    }

    [Fact]
    public void Another_Dirichlet_alpha_is_refused_and_ignored_for_other_partitions()
    {
        ShardRequest request = Request with { Partition = PartitionStyle.Dirichlet, DirichletAlpha = 0.5 };
        ShardStore.Prepare(request, said.Add);
        ShardStore.Open(request).Dispose();
        Refusal.Of(ExitCode.Data, () => ShardStore.Open(request with { DirichletAlpha = 0.25 }), "manifest.json", "0.5", "0.25", "--shards");
        ShardStore.Prepare(Request with { Directory = scratch["iid"], DirichletAlpha = 1 }, said.Add);
        ShardStore.Open(Request with { Directory = scratch["iid"], DirichletAlpha = 2 }).Dispose();
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_chunk_is_refused_by_the_chunks_name()
    {
        ShardStore.Prepare(Request, said.Add);
        using ShardStore store = ShardStore.Open(Request);
        string path = Path.Combine(Shards, "chunk-00001.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = 0; at < bytes.Length; at += at < 300 ? 1 : 97)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Refusal.Of(ExitCode.Data, () => store.OpenChunk(1), path, "SHA-256", "--shards");
        }

        store.OpenChunk(0).Dispose();
        File.WriteAllBytes(path, bytes[..^1]);
        Refusal.Of(ExitCode.Data, () => store.OpenChunk(1), path);
        File.Delete(path);
        Refusal.Of(ExitCode.Data, () => store.OpenChunk(1), path, "not found", "--shards");
    }

    [Theory]
    [InlineData("\"labels\"", "\"lebals\"", "'labels'")]
    [InlineData("[13,1,16,16]", "[13,1,8,32]", "'images'")]
    public void A_chunk_of_other_tensors_or_shapes_is_refused_even_if_its_checksum_is_right(string from, string to, string fault)
    {
        ShardStore.Prepare(Request, said.Add);
        string path = Path.Combine(Shards, "chunk-00000.safetensors");
        ReplaceBytes(path, from, to.PadRight(from.Length));
        FixChecksum("chunk-00000.safetensors");
        using ShardStore store = ShardStore.Open(Request);
        Refusal.Of(ExitCode.Data, () => store.OpenChunk(0), path, fault);
    }

    [Fact]
    public void A_label_beyond_the_classes_is_refused_even_if_the_checksum_is_right()
    {
        ShardStore.Prepare(Request, said.Add);
        string path = Path.Combine(Shards, "chunk-00000.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8 + BitConverter.ToInt32(bytes, 0) + 8] = 10;
        File.WriteAllBytes(path, bytes);
        FixChecksum("chunk-00000.safetensors");
        using ShardStore store = ShardStore.Open(Request);
        Refusal.Of(ExitCode.Data, () => store.OpenChunk(0), path, "label 10 of row 1");
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 2", "format version 2")]
    [InlineData("\"n\": 50", "\"n\": 51", "do not add up")]
    [InlineData("\"partition\": \"iid\"", "\"partition\": \"odd\"", "unknown partition")]
    [InlineData("chunk-00002.safetensors", "../../etc/passwd.tensors", "chunk 2")]
    [InlineData("\"seed\": 1", "\"sead\": 1", "not a manifest")]
    [InlineData("\"seed\": 1", "\"n\": 50", "not a manifest")]
    [InlineData("{", "", "not JSON at line")]
    [InlineData("\"n\": 50", "\"n\": 5e99", "not a manifest")]
    [InlineData("\"shape\": [", "\"shape\": [0,", "three sizes")]
    [InlineData("\"shape\": [\n    1", "\"shape\": [\n    3", "its number of channels is 3, this run needs 1")]
    public void A_broken_manifest_is_refused_by_name(string from, string to, string fault)
    {
        ShardStore.Prepare(Request, said.Add);
        string path = Path.Combine(Shards, "manifest.json");
        string text = File.ReadAllText(path);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        Refusal.Of(ExitCode.Data, () => ShardStore.Open(Request), path, fault, "--shards");
    }

    [Fact]
    public void A_missing_directory_has_no_shards()
    {
        Assert.False(ShardStore.Exists(Shards));
        Refusal.Of(ExitCode.Data, () => ShardStore.Open(Request), Path.Combine(Shards, "manifest.json"), "--shards");
    }

    /// <summary>Replaces the checksum in the manifest by that of the changed file.</summary>
    private void FixChecksum(string file)
    {
        string path = Path.Combine(Shards, "manifest.json");
        ShardManifest manifest = ShardManifest.Parse(File.ReadAllBytes(path), path);
        string right = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Shards, file))));
        ShardManifest changed = manifest with { Chunks = [.. manifest.Chunks.Select(chunk => chunk.File == file ? chunk with { Sha256 = right } : chunk)] };
        File.WriteAllBytes(path, changed.ToJson());
    }

    private static void ReplaceBytes(string path, string from, string to)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(from));
        Assert.True(at >= 0);
        System.Text.Encoding.ASCII.GetBytes(to).CopyTo(bytes, at);
        File.WriteAllBytes(path, bytes);
    }

    private static void CheckRows(ImageChunk chunk)
    {
        for (int row = 0; row < chunk.Count; row++)
        {
            int source = (int)chunk.SourceRow(row);
            Assert.Equal(source % 10, chunk.Label(row));
            ReadOnlySpan<byte> image = chunk.Image(row);
            Assert.Equal(Side * Side, image.Length);
            for (int i = 0; i < image.Length; i++)
                Assert.Equal(SampleSets.Pixel(source, i), image[i]);
        }
    }
}
