using System.Buffers.Binary;
using System.IO.Compression;

namespace RiSgd.Launch.Tests;

/// <summary>A small data set in the four IDX files of Fashion-MNIST: noise with a bright bar whose place tells the class, so that there is something to learn.</summary>
internal static class ImageFiles
{
    public const int Train = 400;
    private const int Test = 100, Side = 28, Classes = 10;

    /// <summary>Writes the four files, plain, into a folder and returns its path.</summary>
    public static string Write(Scratch scratch, string folder = "images")
    {
        string path = Directory.CreateDirectory(scratch[folder]).FullName;
        var random = new Random(1);
        foreach (var (name, count) in new[] { ("train", Train), ("t10k", Test) })
        {
            byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
            Header(images, 0x803, count, Side, Side);
            Header(labels, 0x801, count);
            random.NextBytes(images.AsSpan(16));
            for (int i = 0; i < count; i++)
            {
                int label = i % Classes;
                labels[8 + i] = (byte)label;
                images.AsSpan(16 + (((i * Side) + (2 * label) + 4) * Side), 2 * Side).Fill(255);
            }

            File.WriteAllBytes(Path.Combine(path, $"{name}-images-idx3-ubyte"), images);
            File.WriteAllBytes(Path.Combine(path, $"{name}-labels-idx1-ubyte"), labels);
        }

        return path;
    }

    /// <summary>Puts a gzip-compressed file in the place of a plain one, after a change to the compressed bytes.</summary>
    public static void Compress(string path, Func<byte[], byte[]> change)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(path));
        File.WriteAllBytes(path + ".gz", change(packed.ToArray()));
        File.Delete(path);
    }

    private static void Header(byte[] file, int magic, params int[] sizes)
    {
        BinaryPrimitives.WriteInt32BigEndian(file, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
    }
}
