using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// A folder of JPEG images in ImageNet's layout: <c>train/CLASS/*.jpg</c> and <c>test/CLASS/*.jpg</c>, all of one size, decoded to three channels. Classes
/// and files are taken in ordinal order of their names, so labels and rows are the same on every machine.
/// </summary>
public sealed class ImageFolderReader : IDataSetReader
{
    /// <summary>The largest file and the largest side that are decoded: a small file can claim an image that fills the memory.</summary>
    private const int LargestFile = 64 << 20, LargestSide = 8192;

    /// <inheritdoc/>
    public string Name => "image-folder";

    /// <summary>The figures of CIFAR-10, close to those of other collections of natural images.</summary>
    public Normalisation Normalisation => CifarReader.Cifar10.Normalisation;

    /// <inheritdoc/>
    public AugmentationKind Augmentation => AugmentationKind.CropFlip;

    /// <inheritdoc/>
    public string Place(string? source) => string.IsNullOrEmpty(source)
        ? throw RunException.Usage("--source: image-folder has no default place; give the folder that holds train/CLASS/*.jpg and test/CLASS/*.jpg")
        : Path.GetFullPath(source);

    /// <inheritdoc/>
    public ImageSet Read(string? source, bool train)
    {
        string root = Place(source);
        string[] classes = ClassesOf(Path.Combine(root, "train"));
        if (!train && !ClassesOf(Path.Combine(root, "test")).SequenceEqual(classes, StringComparer.Ordinal))
            throw SourceFile.Broken(Path.Combine(root, "test"), "other class folders than those in train", "give both the same ones");
        var files = new List<(string Path, int Label)>();
        for (int label = 0; label < classes.Length; label++)
            AddFiles(files, Path.Combine(root, train ? "train" : "test", classes[label]), label);
        return Decode(files, classes);
    }

    private static string[] ClassesOf(string folder)
    {
        string[] names = List(folder, Directory.GetDirectories);
        return names.Length > 0 ? names : throw SourceFile.Broken(folder, "no class folders in it", "give --source a folder that holds train/CLASS/*.jpg and test/CLASS/*.jpg");
    }

    private static void AddFiles(List<(string Path, int Label)> files, string folder, int label)
    {
        int before = files.Count;
        foreach (string name in List(folder, Directory.GetFiles))
        {
            if (name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase))
                files.Add((Path.Combine(folder, name), label));
        }

        if (files.Count == before)
            throw SourceFile.Broken(folder, "no .jpg or .jpeg file in it", "add images or remove the folder");
    }

    private static string[] List(string folder, Func<string, string[]> list)
    {
        try
        {
            string[] names = Array.ConvertAll(list(folder), path => Path.GetFileName(path));
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (DirectoryNotFoundException failure)
        {
            throw RunException.Data($"{folder}: no such folder; give --source a folder that holds train/CLASS/*.jpg and test/CLASS/*.jpg", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(folder, failure);
        }
    }

    private static ImageSet Decode(List<(string Path, int Label)> files, string[] classes)
    {
        using var decoder = new TurboJpeg();
        byte[] jpeg = [];
        ReadOnlySpan<byte> first = ReadFile(files[0].Path, ref jpeg);
        (int width, int height) = SizeOf(decoder, first, files[0].Path);
        var shape = new ImageShape(3, height, width);
        if ((long)files.Count * shape.Length > Array.MaxLength)
            throw SourceFile.Broken(Path.GetDirectoryName(files[0].Path)!, $"{SourceFile.Number(files.Count)} images of {shape} are more than 2 GiB", "use smaller or fewer images");

        var pixels = new byte[files.Count * shape.Length];
        var interleaved = new byte[shape.Length];
        for (int row = 0; row < files.Count; row++)
        {
            string path = files[row].Path;
            ReadOnlySpan<byte> bytes = ReadFile(path, ref jpeg);
            if (SizeOf(decoder, bytes, path) is var (w, h) && (w != width || h != height))
                throw SourceFile.Broken(path, $"an image of {w}x{h} pixels among those of {width}x{height}", "bring all images to one size");
            if (!decoder.TryDecode(bytes, width, height, interleaved, out string reason))
                throw SourceFile.Broken(path, $"damaged JPEG image: {reason}", "replace or remove it");
            SplitChannels(interleaved, pixels.AsSpan(row * shape.Length, shape.Length));
        }

        return new ImageSet(shape, pixels, [.. files.Select(file => file.Label)], classes);
    }

    private static ReadOnlySpan<byte> ReadFile(string path, ref byte[] buffer)
    {
        using FileStream file = SourceFile.Open(path, "keep the folder as it is while it is read");
        try
        {
            long length = file.Length;
            if (length > LargestFile)
                throw SourceFile.Broken(path, $"{SourceFile.Number(length)} bytes, more than the {SourceFile.Number(LargestFile)} allowed for one image", "make it smaller");
            if (buffer.Length < length)
                buffer = new byte[length];
            file.ReadExactly(buffer, 0, (int)length);
            return buffer.AsSpan(0, (int)length);
        }
        catch (IOException failure)
        {
            throw SourceFile.Unreadable(path, failure);
        }
    }

    private static (int Width, int Height) SizeOf(TurboJpeg decoder, ReadOnlySpan<byte> jpeg, string path)
    {
        if (!decoder.TryReadSize(jpeg, out int width, out int height, out string reason))
            throw SourceFile.Broken(path, $"not a JPEG image: {reason}", "replace or remove it");
        return width is > 0 and <= LargestSide && height is > 0 and <= LargestSide ? (width, height)
            : throw SourceFile.Broken(path, $"an image of {width}x{height} pixels, more than {LargestSide} on a side", "make it smaller");
    }

    /// <summary>H x W x 3 to 3 x H x W.</summary>
    private static void SplitChannels(ReadOnlySpan<byte> interleaved, Span<byte> planes)
    {
        int plane = planes.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            planes[i] = interleaved[3 * i];
            planes[plane + i] = interleaved[3 * i + 1];
            planes[2 * plane + i] = interleaved[3 * i + 2];
        }
    }
}
