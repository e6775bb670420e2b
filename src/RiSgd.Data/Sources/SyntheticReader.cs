using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// A built-in data set that needs no files: ten classes of 28x28 grey images, 12,000 for training and 2,000 for testing, equally many of each class. An
/// image is its class's pattern of soft blobs, shifted by up to 4 pixels both ways, of random contrast, under strong noise: a network learns it, and a
/// linear model only in part. The same on every machine: whole-number and exactly rounded arithmetic from the counter-based generator.
/// </summary>
public sealed class SyntheticReader : IDataSetReader
{
    private const int Classes = 10, Side = 28, Margin = 4, Canvas = Side + 2 * Margin, Blobs = 6;
    private const int PatternStream = 0, TrainStream = 1, TestStream = 2, LabelStream = 3;
    private const long DefaultSeed = 1;

    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public Normalisation Normalisation { get; } = new([0.2382], [0.1821]);

    /// <inheritdoc/>
    public AugmentationKind Augmentation => AugmentationKind.None;

    /// <summary>The seed of the data: a whole number given as the source, 1 without one.</summary>
    public string Place(string? source) => SeedOf(source).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public ImageSet Read(string? source, bool train)
    {
        long seed = SeedOf(source);
        int count = train ? 12_000 : 2_000;
        var shape = new ImageShape(1, Side, Side);
        float[][] patterns = [.. Enumerable.Range(0, Classes).Select(label => Pattern(seed, label))];
        var labels = new int[count];
        var pixels = new byte[count * shape.Length];
        DrawLabels(seed, train, labels);
        for (int row = 0; row < count; row++)
        {
            var random = new CounterRandom(seed, RandomPurpose.SyntheticData, train ? TrainStream : TestStream, iteration: row);
            Draw(patterns[labels[row]], ref random, pixels.AsSpan(row * shape.Length, shape.Length));
        }

        return new ImageSet(shape, pixels, labels, [.. Enumerable.Range(0, Classes).Select(i => $"pattern {i}")]);
    }

    private static long SeedOf(string? source)
    {
        if (string.IsNullOrEmpty(source))
            return DefaultSeed;
        return long.TryParse(source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seed) ? seed
            : throw RunException.Usage($"--source {source}: the synthetic data set reads no files; leave it out, or give a whole number as the seed of another draw");
    }

    /// <summary>Each run of ten rows holds every class once, in random order: equal classes, and no pattern for strided chunks to fall in with.</summary>
    private static void DrawLabels(long seed, bool train, int[] labels)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData, LabelStream, chunk: train ? TrainStream : TestStream);
        for (int row = 0; row < labels.Length; row++)
            labels[row] = row % Classes;
        for (int start = 0; start < labels.Length; start += Classes)
            random.Shuffle(labels.AsSpan(start, Classes));
    }

    /// <summary>Blobs of either sign, a / (1 + d^2/r^2)^2 each, brought to the range 0 .. 160.</summary>
    private static float[] Pattern(long seed, int label)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData, PatternStream, chunk: label);
        var pattern = new float[Canvas * Canvas];
        for (int blob = 0; blob < Blobs; blob++)
        {
            double centreX = Margin + Side * random.NextDouble(), centreY = Margin + Side * random.NextDouble();
            double radius = 3 + 3 * random.NextDouble(), height = blob % 2 == 0 ? 1 : -1;
            for (int i = 0; i < pattern.Length; i++)
            {
                double dx = i % Canvas - centreX, dy = i / Canvas - centreY;
                double fall = 1 + (dx * dx + dy * dy) / (radius * radius);
                pattern[i] += (float)(height / (fall * fall));
            }
        }

        float low = pattern.Min(), range = pattern.Max() - low;
        return Array.ConvertAll(pattern, value => 160 * (value - low) / range);
    }

    private static void Draw(float[] pattern, ref CounterRandom random, Span<byte> image)
    {
        int left = random.NextInt32(2 * Margin + 1), top = random.NextInt32(2 * Margin + 1);
        float contrast = 0.5f + 0.5f * (float)random.NextDouble();
        for (int i = 0; i < image.Length; i += 2)
        {
            // Two bytes make one triangular noise value between -255 and 255; the scale gives it a deviation of about 47.
            uint bits = random.NextUInt32();
            int first = (int)(bits & 255) + (int)(bits >> 8 & 255) - 255, second = (int)(bits >> 16 & 255) + (int)(bits >> 24) - 255;
            int at = (i / Side + top) * Canvas + i % Side + left;
            image[i] = ToByte(contrast * pattern[at] + 0.45f * first);
            image[i + 1] = ToByte(contrast * pattern[at + 1] + 0.45f * second);
        }
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)value, 0, 255);
}
