using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// Turns rows of a chunk into a batch: normalised images N x C x H x W and their labels, by one fused multiply-add or table look-up per byte. Augmentation depends on (seed, rank,
/// chunk, position of the sample in its order) alone: not on timing, not on how samples are grouped into batches, and it restarts at any position.
/// The images are padded before they are normalised: a padded pixel has the value of a black one (He et al. 2016; Krizhevsky 2012 pads raw images as well).
/// </summary>
/// <typeparam name="T">Element type of the network's input.</typeparam>
public sealed unsafe class BatchAssembler<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Padding = 4;
    private const int CacheLine = 64;
    private readonly Normalisation normalisation;
    private readonly AugmentationKind augmentation;
    private readonly long seed;
    private readonly int rank;
    private readonly T[] table;
    private readonly (double Slope, double Intercept)?[] affine;

    /// <summary>Makes an assembler.</summary>
    /// <param name="normalisation">Figures of the data set.</param>
    /// <param name="augmentation">How images are varied; none for evaluation.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="rank">The rank whose augmentation this is: two ranks vary the same sample differently.</param>
    public BatchAssembler(Normalisation normalisation, AugmentationKind augmentation, long seed, int rank)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        this.normalisation = normalisation;
        this.augmentation = augmentation;
        this.seed = seed;
        this.rank = rank;
        table = GC.AllocateUninitializedArray<T>(normalisation.Channels * 256, pinned: true);
        normalisation.Table<T>().CopyTo(table, 0);
        affine = [.. Enumerable.Range(0, normalisation.Channels).Select(Affine)];
    }

    /// <summary>Fills a batch.</summary>
    /// <param name="chunk">Where the samples are.</param>
    /// <param name="rows">Their N rows in the chunk.</param>
    /// <param name="firstPosition">The position of the first of them in this rank's sample order of the chunk; the others follow.</param>
    /// <param name="images">Receives N x C x H x W values.</param>
    /// <param name="labels">Receives N labels.</param>
    /// <exception cref="ArgumentException">A span is of another size, or the chunk's channels are not those of the normalisation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in the chunk.</exception>
    /// <exception cref="ObjectDisposedException">The chunk is disposed.</exception>
    public void Fill(ImageChunk chunk, ReadOnlySpan<int> rows, long firstPosition, Span<T> images, Span<long> labels)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ImageShape shape = chunk.Shape;
        int length = shape.Length;
        if (shape.Channels != normalisation.Channels)
            throw new ArgumentException($"images of {shape} do not fit a normalisation of {normalisation.Channels} channels", nameof(chunk));
        if (images.Length != (long)rows.Length * length || labels.Length != rows.Length)
            throw new ArgumentException($"{rows.Length} images of {shape} do not fill {images.Length} values and {labels.Length} labels", nameof(images));
        using MappedFile.Lease lease = chunk.Hold();
        fixed (T* target = images)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (i + 1 < rows.Length)
                    Prefetch(chunk.Image(rows[i + 1]));
                labels[i] = chunk.Label(rows[i]);
                fixed (byte* image = chunk.Image(rows[i]))
                {
                    if (augmentation == AugmentationKind.None)
                        Normalise(image, shape, target + (long)i * length);
                    else
                        CropFlip(image, shape, chunk.Number, firstPosition + i, target + (long)i * length);
                }
            }
        }
    }

    /// <summary>The line through a channel's table, where arithmetic gives the same bits.</summary>
    private (double Slope, double Intercept)? Affine(int channel)
    {
        if (typeof(T) != typeof(float))
            return null;
        double slope = 1 / (255 * normalisation.Deviation[channel]);
        double intercept = -normalisation.Mean[channel] / normalisation.Deviation[channel];
        return AffinePixels.Gives(MemoryMarshal.Cast<T, float>(table.AsSpan(channel * 256, 256)), slope, intercept) ? (slope, intercept) : null;
    }

    /// <summary>Asks for the next image while this one is worked on: rows come in random order, and each would begin with a wait for memory.</summary>
    private static void Prefetch(ReadOnlySpan<byte> image)
    {
        if (!Sse.IsSupported)
            return;
        fixed (byte* start = image)
        {
            for (int i = 0; i < image.Length; i += CacheLine)
                Sse.Prefetch0(start + i);
        }
    }

    private void Normalise(byte* image, ImageShape shape, T* target)
    {
        int plane = shape.Height * shape.Width;
        fixed (T* values = table)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
                LookUp(image + channel * plane, channel, values + channel * 256, target + channel * plane, plane);
        }
    }

    private void CropFlip(byte* image, ImageShape shape, int chunk, long position, T* target)
    {
        var random = new CounterRandom(seed, RandomPurpose.Augmentation, rank, chunk, position);
        int down = random.NextInt32(2 * Padding + 1) - Padding;
        int right = random.NextInt32(2 * Padding + 1) - Padding;
        bool flip = (random.NextUInt32() & 1) != 0;
        int plane = shape.Height * shape.Width;
        fixed (T* values = table)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                for (int y = 0; y < shape.Height; y++)
                {
                    byte* source = image + channel * plane + (y + down) * shape.Width;
                    T* row = target + channel * plane + y * shape.Width;
                    if (y + down < 0 || y + down >= shape.Height)
                        new Span<T>(row, shape.Width).Fill(values[channel * 256]);
                    else
                        CropRow(source, channel, values + channel * 256, row, shape.Width, right, flip);
                }
            }
        }
    }

    /// <summary>row[x] is source[x + right], padded with zeros outside; then reversed if flipped.</summary>
    private void CropRow(byte* source, int channel, T* values, T* row, int width, int right, bool flip)
    {
        int first = Math.Clamp(-right, 0, width), end = Math.Clamp(width - right, 0, width);
        new Span<T>(row, first).Fill(values[0]);
        if (end > first)
            LookUp(source + first + right, channel, values, row + first, end - first);
        new Span<T>(row + Math.Max(end, first), width - Math.Max(end, first)).Fill(values[0]);
        if (flip)
            new Span<T>(row, width).Reverse();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookUp(byte* source, int channel, T* values, T* target, int count)
    {
        int i = 0;
        if (affine[channel] is { } line)
            i = AffinePixels.Apply(source, line.Slope, line.Intercept, (float*)target, count);
        for (; i <= count - 8; i += 8)
        {
            ulong eight = *(ulong*)(source + i);
            target[i] = values[(byte)eight];
            target[i + 1] = values[(byte)(eight >> 8)];
            target[i + 2] = values[(byte)(eight >> 16)];
            target[i + 3] = values[(byte)(eight >> 24)];
            target[i + 4] = values[(byte)(eight >> 32)];
            target[i + 5] = values[(byte)(eight >> 40)];
            target[i + 6] = values[(byte)(eight >> 48)];
            target[i + 7] = values[(byte)(eight >> 56)];
        }

        for (; i < count; i++)
            target[i] = values[source[i]];
    }
}
