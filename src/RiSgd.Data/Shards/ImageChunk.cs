using System.Security.Cryptography;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// The images of one chunk, or of the test part, mapped from its file without copying. The checksum, the tensors' shapes and every label have been checked.
/// Reading is safe from several threads; a span is valid until the chunk is disposed.
/// </summary>
public sealed unsafe class ImageChunk : IDisposable
{
    /// <summary>The <see cref="Number"/> of the test part.</summary>
    public const int TestNumber = -1;

    private readonly SafetensorsFile file;
    private readonly byte* images;
    private readonly byte* labels;
    private readonly byte* sourceRows;
    private readonly bool wideLabels;
    private readonly int imageLength;

    private ImageChunk(SafetensorsFile file, int number, int count, ImageShape shape, int classes)
    {
        this.file = file;
        Number = number;
        Count = count;
        Shape = shape;
        Classes = classes;
        imageLength = shape.Length;
        images = Find("images", "U8", count, shape.Channels, shape.Height, shape.Width);
        wideLabels = file.Entry("labels").DType == "I64";
        labels = Find("labels", wideLabels ? "I64" : "I32", count);
        sourceRows = Find("index", "I64", count);
        for (int row = 0; row < count; row++)
        {
            long label = wideLabels ? ((long*)labels)[row] : ((int*)labels)[row];
            if (label < 0 || label >= classes)
                throw Broken(file.Path, $"label {label} of row {row} is not between 0 and {classes - 1}");
        }
    }

    /// <summary>The chunk's number, or <see cref="TestNumber"/>.</summary>
    public int Number { get; }

    /// <summary>The number of images.</summary>
    public int Count { get; }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The number of classes; labels are below it.</summary>
    public int Classes { get; }

    /// <summary>Opens and checks a chunk file.</summary>
    /// <exception cref="RunException">The file is missing, its checksum is wrong, or it holds other tensors than it should (exit code 3).</exception>
    internal static ImageChunk Open(string folder, ShardFile expected, int number, ImageShape shape, int classes)
    {
        string path = Path.Combine(folder, expected.File);
        MappedFile? mapped = null;
        try
        {
            // The checksum first: after it, a fault of the format can only be the writer's.
            mapped = MappedFile.Open(path, Remedy);
            string actual = ChecksumOf(mapped);
            if (actual != expected.Sha256)
                throw Broken(path, $"damaged: its SHA-256 is {actual[..12]}..., the manifest says {expected.Sha256[..12]}...");
        }
        finally
        {
            mapped?.Dispose();
        }

        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            return new ImageChunk(file, number, expected.Count, shape, classes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of an image, C x H x W, in the mapped file; valid until the chunk is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    /// <exception cref="ObjectDisposedException">The chunk is disposed.</exception>
    public ReadOnlySpan<byte> Image(int row)
    {
        Check(row);
        return new ReadOnlySpan<byte>(images + (long)row * imageLength, imageLength);
    }

    /// <summary>The label of an image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    /// <exception cref="ObjectDisposedException">The chunk is disposed.</exception>
    public int Label(int row)
    {
        Check(row);
        return wideLabels ? (int)((long*)labels)[row] : ((int*)labels)[row];
    }

    /// <summary>The row of an image in the source data set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    /// <exception cref="ObjectDisposedException">The chunk is disposed.</exception>
    public long SourceRow(int row)
    {
        Check(row);
        return ((long*)sourceRows)[row];
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Keeps the images in memory while a batch is filled, even if another thread disposes the chunk.</summary>
    internal MappedFile.Lease Hold() => file.Mapping.Hold();

    private const string Remedy = "remove the shard folder and make it again, or give another one by --shards";

    private void Check(int row)
    {
        ObjectDisposedException.ThrowIf(file.Mapping.IsDisposed, this);
        if ((uint)row >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"chunk {Number} has {Count} rows");
    }

    private byte* Find(string name, string dType, params ReadOnlySpan<long> shape)
    {
        SafetensorsEntry entry = file.Entry(name);
        if (entry.DType != dType || !shape.SequenceEqual(entry.Shape.ToArray()))
            throw Broken(file.Path, $"tensor '{name}' is {entry.DType} [{string.Join(", ", entry.Shape)}], the manifest says {dType} [{string.Join(", ", shape.ToArray())}]");
        return file.Pointer(entry);
    }

    private static string ChecksumOf(MappedFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int AtOnce = 1 << 26;
        for (long position = 0; position < file.Length; position += AtOnce)
            hash.AppendData(new ReadOnlySpan<byte>(file.Start + position, (int)Math.Min(AtOnce, file.Length - position)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static RunException Broken(string path, string fault) => SourceFile.Broken(path, fault, Remedy);
}
