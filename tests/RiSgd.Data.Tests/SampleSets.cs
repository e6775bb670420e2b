using System.Buffers.Binary;
using System.IO.Compression;
using RiSgd.Methods;

namespace RiSgd.Data.Tests;

/// <summary>Small data sets that the tests write themselves.</summary>
public static class SampleSets
{
    public static ShardRequest Synthetic(string directory, int chunks = 4) =>
        new("synthetic", null, directory, chunks, PartitionStyle.Iid, 0, Seed: 1, Limit: 400);

    public static ShardRequest Idx(string source, string directory, int chunks = 4, PartitionStyle partition = PartitionStyle.Iid) =>
        new("fashion-mnist", source, directory, chunks, partition, 0.5, Seed: 1);

    /// <summary>IDX bytes: magic for the number of dimensions, the sizes, the elements.</summary>
    public static byte[] IdxBytes(int[] sizes, ReadOnlySpan<byte> elements)
    {
        var bytes = new byte[4 + 4 * sizes.Length + elements.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x0800 + sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), sizes[i]);
        elements.CopyTo(bytes.AsSpan(4 + 4 * sizes.Length));
        return bytes;
    }

    /// <summary>Packs bytes by gzip.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
            stream.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Writes the four files; pixel i of image r is (7 r + i) mod 256, label r is r mod 10.</summary>
    public static void WriteIdx(string folder, int train = 50, int test = 20, int side = 16, bool gzip = false)
    {
        Directory.CreateDirectory(folder);
        foreach ((string part, int count) in new[] { ("train", train), ("t10k", test) })
        {
            var pixels = new byte[count * side * side];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = Pixel(i / (side * side), i % (side * side));
            byte[] labels = [.. Enumerable.Range(0, count).Select(row => (byte)(row % 10))];
            WriteFile(Path.Combine(folder, $"{part}-images-idx3-ubyte"), IdxBytes([count, side, side], pixels), gzip);
            WriteFile(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), IdxBytes([count], labels), gzip);
        }
    }

    public static byte Pixel(int row, int place) => (byte)(7 * row + place);

    private static void WriteFile(string path, byte[] bytes, bool gzip) => File.WriteAllBytes(gzip ? path + ".gz" : path, gzip ? Gzip(bytes) : bytes);
}
