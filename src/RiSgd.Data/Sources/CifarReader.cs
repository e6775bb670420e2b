using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their binary version: records of one label byte (CIFAR-100: coarse, then fine) and 3,072 pixel bytes, red,
/// green and blue planes of 32x32. CIFAR-100 is read with its fine labels.
/// </summary>
public sealed class CifarReader : IDataSetReader
{
    private static readonly ImageShape Shape = new(3, 32, 32);
    private readonly string[] trainFiles;
    private readonly int recordsPerTrainFile;
    private readonly int labelBytes;
    private readonly int classes;
    private readonly string namesFile;
    private readonly string archiveFolder;

    private CifarReader(string name, string archiveFolder, string[] trainFiles, int recordsPerTrainFile, int labelBytes, int classes, string namesFile, Normalisation normalisation)
    {
        Name = name;
        this.archiveFolder = archiveFolder;
        this.trainFiles = trainFiles;
        this.recordsPerTrainFile = recordsPerTrainFile;
        this.labelBytes = labelBytes;
        this.classes = classes;
        this.namesFile = namesFile;
        Normalisation = normalisation;
    }

    /// <summary>CIFAR-10: data_batch_1.bin to data_batch_5.bin and test_batch.bin, 10,000 records of 3,073 bytes each.</summary>
    public static CifarReader Cifar10 { get; } = new(
        "cifar10",
        "cifar-10-batches-bin",
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")],
        recordsPerTrainFile: 10_000,
        labelBytes: 1,
        classes: 10,
        "batches.meta.txt",
        new Normalisation([0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]));

    /// <summary>CIFAR-100: train.bin (50,000 records of 3,074 bytes) and test.bin (10,000).</summary>
    public static CifarReader Cifar100 { get; } = new(
        "cifar100",
        "cifar-100-binary",
        ["train.bin"],
        recordsPerTrainFile: 50_000,
        labelBytes: 2,
        classes: 100,
        "fine_label_names.txt",
        new Normalisation([0.5071, 0.4865, 0.4409], [0.2673, 0.2564, 0.2762]));

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Normalisation Normalisation { get; }

    /// <inheritdoc/>
    public AugmentationKind Augmentation => AugmentationKind.CropFlip;

    /// <inheritdoc/>
    public string Place(string? source) => string.IsNullOrEmpty(source)
        ? throw RunException.Usage($"--source: {Name} has no default place; give the folder of its binary version, the one that holds {trainFiles[0]}")
        : Path.GetFullPath(source);

    /// <inheritdoc/>
    public ImageSet Read(string? source, bool train)
    {
        string folder = Place(source);
        string inside = Path.Combine(folder, archiveFolder);
        if (!File.Exists(Path.Combine(folder, trainFiles[0])) && Directory.Exists(inside))
            folder = inside;
        string[] files = train ? trainFiles : [classes == 10 ? "test_batch.bin" : "test.bin"];
        int records = train ? recordsPerTrainFile : 10_000;
        var pixels = new byte[files.Length * records * Shape.Length];
        var labels = new int[files.Length * records];
        for (int i = 0; i < files.Length; i++)
            ReadRecords(Path.Combine(folder, files[i]), pixels.AsSpan(i * records * Shape.Length, records * Shape.Length), labels.AsSpan(i * records, records));
        return new ImageSet(Shape, pixels, labels, ReadNames(Path.Combine(folder, namesFile)));
    }

    private void ReadRecords(string path, Span<byte> pixels, Span<int> labels)
    {
        using FileStream file = SourceFile.Open(path, $"give the folder of the binary version of {Name} by --source");
        try
        {
            int recordLength = labelBytes + Shape.Length;
            long expected = (long)labels.Length * recordLength;
            if (file.Length != expected)
                throw SourceFile.WrongLength(path, file.Length, expected);
            const int AtOnce = 100;
            var block = new byte[AtOnce * recordLength];
            for (int row = 0; row < labels.Length; row++)
            {
                if (row % AtOnce == 0)
                    file.ReadExactly(block);
                ReadOnlySpan<byte> record = block.AsSpan(row % AtOnce * recordLength, recordLength);
                int label = record[labelBytes - 1];
                labels[row] = label < classes ? label
                    : throw SourceFile.Broken(path, $"label {label} of image {SourceFile.Number(row)} is not between 0 and {classes - 1}", SourceFile.FetchAgain);
                record[labelBytes..].CopyTo(pixels[(row * Shape.Length)..]);
            }
        }
        catch (IOException failure)
        {
            throw SourceFile.Unreadable(path, failure);
        }
    }

    /// <summary>The names that lie beside the records; numbers where that file is missing, since nothing but reports reads them.</summary>
    private string[] ReadNames(string path)
    {
        if (!File.Exists(path))
            return [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
        using FileStream file = SourceFile.Open(path, SourceFile.FetchAgain);
        if (file.Length > 1 << 16)
            throw SourceFile.Broken(path, "too long for a list of class names", SourceFile.FetchAgain);
        using var reader = new StreamReader(file);
        string[] names = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == classes ? names : throw SourceFile.Broken(path, $"{names.Length} class names, expected {classes}", SourceFile.FetchAgain);
    }
}
