using System.Buffers;
using System.Text.Json;
using RiSgd.Methods;

namespace RiSgd.Data;

public sealed partial record ShardManifest
{
    /// <summary>The manifest as JSON, with keys in lower snake case; the same manifest gives the same bytes.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", FormatVersion);
            json.WriteString("dataset", DataSet);
            json.WriteString("source", Source);
            json.WriteNumber("n", Count);
            WriteList(json, "shape", [Shape.Channels, Shape.Height, Shape.Width], json.WriteNumberValue);
            WriteList(json, "classes", Classes, json.WriteStringValue);
            json.WriteString("partition", NameOf(Partition));
            if (DirichletAlpha is { } alpha)
                json.WriteNumber("dirichlet_alpha", alpha);
            json.WriteNumber("seed", Seed);
            if (Limit is { } limit)
                json.WriteNumber("limit", limit);
            WriteList(json, "chunks", Chunks, file => WriteFile(json, file));
            json.WritePropertyName("test");
            WriteFile(json, Test);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a manifest and checks it in itself: known version, every field there and of its kind, counts that add up.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="path">The file's name for messages.</param>
    /// <exception cref="RunException">The manifest is broken or of another version (exit code 3).</exception>
    public static ShardManifest Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            int version = root.GetProperty("format_version").GetInt32();
            if (version != FormatVersion)
                throw Broken(path, $"format version {version}, this program reads {FormatVersion}");
            ShardManifest manifest = Read(root);
            return manifest.Fault() is { } fault ? throw Broken(path, fault) : manifest;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Broken(path, $"not a manifest of shards: {SourceFile.JsonFault(failure)}", failure);
        }
    }

    /// <summary>The name of a partition style on the command line and in files: <c>label-sorted</c>.</summary>
    public static string NameOf(PartitionStyle style) => JsonNamingPolicy.KebabCaseLower.ConvertName(style.ToString());

    private static ShardManifest Read(JsonElement root)
    {
        int[] shape = [.. root.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        string partition = Text(root, "partition");
        return new ShardManifest(
            Text(root, "dataset"),
            Text(root, "source"),
            root.GetProperty("n").GetInt32(),
            shape.Length == 3 ? new ImageShape(shape[0], shape[1], shape[2]) : throw new FormatException("shape does not have three sizes"),
            [.. root.GetProperty("classes").EnumerateArray().Select(name => name.GetString() ?? throw new FormatException("a class has no name"))],
            Enum.GetValues<PartitionStyle>().Cast<PartitionStyle?>().FirstOrDefault(style => NameOf(style!.Value) == partition)
                ?? throw new FormatException("unknown partition"),
            root.TryGetProperty("dirichlet_alpha", out JsonElement alpha) ? alpha.GetDouble() : null,
            root.GetProperty("seed").GetInt64(),
            root.TryGetProperty("limit", out JsonElement limit) ? limit.GetInt32() : null,
            [.. root.GetProperty("chunks").EnumerateArray().Select(ReadFile)],
            ReadFile(root.GetProperty("test")));
    }

    private static ShardFile ReadFile(JsonElement file) => new(Text(file, "file"), file.GetProperty("count").GetInt32(), Text(file, "sha256"));

    private static string Text(JsonElement owner, string key) => owner.GetProperty(key).GetString() ?? throw new FormatException($"{key} is null");

    private string? Fault()
    {
        if (Shape.Channels <= 0 || Shape.Height <= 0 || Shape.Width <= 0 || (Int128)Shape.Channels * Shape.Height * Shape.Width > Array.MaxLength)
            return $"impossible image shape {Shape.Channels}x{Shape.Height}x{Shape.Width}";
        if (Classes.Count == 0 || Chunks.Count == 0)
            return "no classes or no chunks";
        for (int chunk = 0; chunk < Chunks.Count; chunk++)
        {
            if (Chunks[chunk].File != ChunkFileName(chunk))
                return $"chunk {chunk} is not called {ChunkFileName(chunk)}";
        }

        if (Test.File != TestFileName)
            return $"the test part is not called {TestFileName}";
        if (Chunks.Append(Test).Any(file => file.Count <= 0 || file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower)))
            return "a file without a positive count or a SHA-256 in lower-case hexadecimal";
        return Chunks.Sum(file => (long)file.Count) == Count ? null : $"the chunks' counts do not add up to n = {Count}";
    }

    private static void WriteList<T>(Utf8JsonWriter json, string key, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(key);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter json, ShardFile file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteNumber("count", file.Count);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }

    private static RunException Broken(string path, string fault, Exception? inner = null) =>
        SourceFile.Broken(path, fault, "remove that folder, or give another one by --shards", inner);
}
