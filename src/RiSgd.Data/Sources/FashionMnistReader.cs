using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 60,000 training and 10,000 test images of 28x28 grey pixels in ten classes, four IDX files, plain or
/// packed by gzip. Files of MNIST and its other descendants are read as well.
/// </summary>
public sealed class FashionMnistReader : IDataSetReader
{
    private const string DefaultPlace = "/usr/share/datasets/fashion-mnist";

    private static readonly string[] ClassNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>True if the default place holds training images.</summary>
    public static bool IsInstalled => File.Exists(Path.Combine(DefaultPlace, "train-images-idx3-ubyte")) || File.Exists(Path.Combine(DefaultPlace, "train-images-idx3-ubyte.gz"));

    /// <inheritdoc/>
    public string Name => "fashion-mnist";

    /// <inheritdoc/>
    public Normalisation Normalisation { get; } = new([0.2860], [0.3530]);

    /// <inheritdoc/>
    public AugmentationKind Augmentation => AugmentationKind.None;

    /// <inheritdoc/>
    public string Place(string? source) => Path.GetFullPath(string.IsNullOrEmpty(source) ? DefaultPlace : source);

    /// <inheritdoc/>
    public ImageSet Read(string? source, bool train)
    {
        string folder = Place(source);
        string part = train ? "train" : "t10k";
        string imagesPath = FindFile(folder, part + "-images-idx3-ubyte");
        string labelsPath = FindFile(folder, part + "-labels-idx1-ubyte");
        (int[] sizes, byte[] pixels) = IdxFormat.Read(imagesPath, 3);
        (int[] counts, byte[] labels) = IdxFormat.Read(labelsPath, 1);
        if (sizes[0] != counts[0])
            throw SourceFile.Broken(labelsPath, $"{SourceFile.Number(counts[0])} labels for the {SourceFile.Number(sizes[0])} images of {Path.GetFileName(imagesPath)}", "fetch both files again");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(ClassNames.Length - 1));
        if (wrong >= 0)
            throw SourceFile.Broken(labelsPath, $"label {labels[wrong]} of image {SourceFile.Number(wrong)} is not between 0 and {ClassNames.Length - 1}", SourceFile.FetchAgain);
        return new ImageSet(new ImageShape(1, sizes[1], sizes[2]), pixels, Array.ConvertAll(labels, label => (int)label), ClassNames);
    }

    private static string FindFile(string folder, string name)
    {
        string plain = Path.Combine(folder, name);
        if (File.Exists(plain))
            return plain;
        string packed = plain + ".gz";
        return File.Exists(packed) ? packed
            : throw RunException.Data($"{folder}: {name}[.gz] is not there; apt-get install dataset-fashion-mnist, or give the folder of the four IDX files by --source");
    }
}
