using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// Writes safetensors files that the format's other implementations read: 8 bytes of header length, JSON padded with spaces to a multiple of 8, tensors
/// back to back. Wider element types come first (otherwise in the given order), so every tensor is aligned to its element. The same tensors give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file atomically: temporary name, flush to disk, rename.</summary>
    /// <exception cref="ArgumentException">A name stands twice or is <c>__metadata__</c>, an element type is unknown, or values and shape disagree.</exception>
    /// <exception cref="RunException">The file cannot be written (exit code 1).</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.WriteWith(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes the file's bytes into a stream.</summary>
    /// <exception cref="ArgumentException">A name stands twice or is <c>__metadata__</c>, an element type is unknown, or values and shape disagree.</exception>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsTensor[] ordered = [.. tensors.OrderByDescending(tensor => SafetensorsTypes.SizeOf(tensor.DType))];
        ReadOnlySpan<byte> header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[8];
        int padding = -header.Length & 7;
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(header.Length + padding));
        stream.Write(length);
        stream.Write(header);
        stream.Write("       "u8[..padding]);
        foreach (SafetensorsTensor tensor in ordered)
            stream.Write(tensor.Bytes());
    }

    private static ReadOnlySpan<byte> Header(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
            WriteMetadata(json, metadata);
        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"a safetensors file cannot hold two tensors named '{tensor.Name}'", nameof(tensors));
            long end = offset + CheckedLength(tensor);
            WriteEntry(json, tensor, offset, end);
            offset = end;
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, long offset, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.DType);
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static long CheckedLength(SafetensorsTensor tensor)
    {
        long expected = SafetensorsTypes.SizeOf(tensor.DType);
        if (expected == 0)
            throw new ArgumentException($"tensor '{tensor.Name}' has the unknown element type {tensor.DType}", nameof(tensor));
        foreach (long dimension in tensor.Shape)
            expected = checked(expected * dimension);
        int length = tensor.Bytes().Length;
        return length == expected ? length : throw new ArgumentException($"tensor '{tensor.Name}' has {length} bytes, its shape needs {expected}", nameof(tensor));
    }
}
