using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// The header of a safetensors file: 8 bytes of little-endian length, then JSON. Reading is strict: known element types, byte lengths that agree with
/// the shapes, tensors that follow each other without a hole or an overlap up to the very end of the file, no name twice, valid UTF-8.
/// Allocates in proportion to the header that is really there, whatever its numbers announce.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header that the format allows, in bytes.</summary>
    public const int MaximumLength = 100_000_000;

    private const int LengthField = 8;

    private SafetensorsHeader(long dataStart, IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        DataStart = dataStart;
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>The file position of the first tensor's first byte.</summary>
    public long DataStart { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="start">The first bytes of the file: all of them, or as many as a span holds.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="RunException">The header breaks a rule of the format (exit code 3); the message names the file, the tensor and the fault.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> start, long fileLength, string name)
    {
        if (fileLength < LengthField + 2 || start.Length < LengthField)
            throw Broken(name, $"truncated: {SourceFile.Number(fileLength)} bytes are too few for a safetensors file");
        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (announced > MaximumLength)
            throw Broken(name, $"its header announces {announced} bytes, more than the {SourceFile.Number(MaximumLength)} that the format allows");
        int length = (int)announced;
        if (length > fileLength - LengthField || length > start.Length - LengthField)
            throw Broken(name, $"truncated: its header announces {SourceFile.Number(length)} bytes, the file has {SourceFile.Number(fileLength)}");
        ReadOnlySpan<byte> json = start.Slice(LengthField, length);
        if (length < 2 || json[0] != (byte)'{')
            throw Broken(name, "not a safetensors file: its header does not start with {");
        if (!Utf8.IsValid(json))
            throw Broken(name, "its header is not valid UTF-8");
        return Parse(json, fileLength, name);
    }

    private static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileLength, string name)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            var names = new HashSet<string>(StringComparer.Ordinal);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                if (!names.Add(key))
                    throw Broken(name, $"the name {SourceFile.Quoted(key)} stands twice in its header");
                reader.Read();
                if (key == "__metadata__")
                    ReadMetadata(ref reader, metadata, name);
                else
                    entries.Add(ReadEntry(ref reader, key, name));
            }

            // Only spaces may follow the closing brace: the reader throws on anything else.
            reader.Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw Broken(name, $"its header is not valid: {SourceFile.JsonFault(failure)}", failure);
        }

        long dataStart = LengthField + json.Length;
        entries.Sort(static (a, b) => (a.Offset, a.Offset + a.Length).CompareTo((b.Offset, b.Offset + b.Length)));
        CheckPlacement(entries, fileLength - dataStart, name);
        return new SafetensorsHeader(dataStart, entries, metadata);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, SortedDictionary<string, string> metadata, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Broken(name, "__metadata__ is not a table of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String || !metadata.TryAdd(key, reader.GetString()!))
                throw Broken(name, $"__metadata__ entry {SourceFile.Quoted(key)} is not one string");
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string key, string name)
    {
        string? dType = null;
        List<long>? shape = null, offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Broken(name, $"tensor {SourceFile.Quoted(key)} is described by something else than a table");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            if (field == "dtype" && dType is null && reader.TokenType == JsonTokenType.String)
                dType = reader.GetString();
            else if (field == "shape" && shape is null)
                shape = ReadNumbers(ref reader, key, field, name);
            else if (field == "data_offsets" && offsets is null)
                offsets = ReadNumbers(ref reader, key, field, name);
            else
                throw Broken(name, $"tensor {SourceFile.Quoted(key)} has a field {SourceFile.Quoted(field)} that is unknown, given twice or of the wrong kind");
        }

        return CheckEntry(key, dType, shape, offsets, name);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string key, string field, string name)
    {
        var numbers = new List<long>();
        bool whole = reader.TokenType == JsonTokenType.StartArray;
        while (whole && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            whole = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0;
            if (whole)
                numbers.Add(reader.GetInt64());
        }

        return whole ? numbers : throw Broken(name, $"tensor {SourceFile.Quoted(key)}: {field} is not a list of whole numbers of at least 0");
    }

    private static SafetensorsEntry CheckEntry(string key, string? dType, List<long>? shape, List<long>? offsets, string name)
    {
        if (dType is null || shape is null || offsets is not { Count: 2 })
            throw Broken(name, $"tensor {SourceFile.Quoted(key)} lacks dtype, shape or two data_offsets");
        int size = SafetensorsTypes.SizeOf(dType);
        if (size == 0)
            throw Broken(name, $"tensor {SourceFile.Quoted(key)} has the element type {SourceFile.Quoted(dType)}, which this program does not read");
        Int128 bytes = size;
        foreach (long dimension in shape)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue)
                throw Broken(name, $"tensor {SourceFile.Quoted(key)}: its shape has more elements than a file can hold");
        }

        long length = offsets[1] - offsets[0];
        if (length != bytes)
            throw Broken(name, $"tensor {SourceFile.Quoted(key)}: its shape needs {SourceFile.Number((long)bytes)} bytes, its data_offsets give {SourceFile.Number(length)}");
        return new SafetensorsEntry(key, dType, shape, offsets[0], length);
    }

    private static void CheckPlacement(List<SafetensorsEntry> entries, long dataLength, string name)
    {
        long next = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Offset != next)
                throw Broken(name, $"tensor {SourceFile.Quoted(entry.Name)} {(entry.Offset < next ? "overlaps the one before it" : "leaves a hole before it")}: it starts at byte {SourceFile.Number(entry.Offset)}, not {SourceFile.Number(next)}");
            next += entry.Length;
            if (next > dataLength)
                throw Broken(name, $"truncated: tensor {SourceFile.Quoted(entry.Name)} ends at byte {SourceFile.Number(next)} of {SourceFile.Number(dataLength)}");
        }

        if (next != dataLength)
            throw Broken(name, $"{SourceFile.Number(dataLength - next)} extra bytes after its last tensor");
    }

    private static RunException Broken(string name, string fault, Exception? inner = null) =>
        SourceFile.Broken(name, fault, "remove the file and make it again, or restore a copy", inner);
}
