using RiSgd.Methods;

namespace RiSgd.Data.Tests;

public sealed class BatchAssemblerTests : IDisposable
{
    private const int Side = 16, Plane = Side * Side;

    /// <summary>Leaves bytes as they are, so that a value is a pixel.</summary>
    private static readonly Normalisation Bytes = new([0], [1 / 255.0]);

    private readonly ScratchFolder scratch = new();
    private readonly ShardStore store;
    private readonly ImageChunk chunk;

    public BatchAssemblerTests()
    {
        SampleSets.WriteIdx(scratch["source"], side: Side);
        ShardRequest request = SampleSets.Idx(scratch["source"], scratch["shards"], chunks: 2, PartitionStyle.Stride);
        ShardStore.Prepare(request, _ => { });
        store = ShardStore.Open(request);
        chunk = store.OpenChunk(0);
    }

    public void Dispose()
    {
        store.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public void Normalisation_is_byte_over_255_less_mean_over_deviation_exactly_for_every_byte()
    {
        var normalisation = new Normalisation([0.2860], [0.3530]);
        int[] rows = [3, 0, 24, 3];
        var single = new float[rows.Length * Plane];
        var wide = new double[rows.Length * Plane];
        var labels = new long[rows.Length];
        new BatchAssembler<float>(normalisation, AugmentationKind.None, 1, 0).Fill(chunk, rows, 5, single, labels);
        new BatchAssembler<double>(normalisation, AugmentationKind.None, 1, 0).Fill(chunk, rows, 5, wide, labels);
        for (int i = 0; i < wide.Length; i++)
        {
            double expected = (chunk.Image(rows[i / Plane])[i % Plane] / 255.0 - 0.2860) / 0.3530;
            Assert.Equal(expected, wide[i]);
            Assert.Equal((float)expected, single[i]);
        }

        Assert.Equal(Array.ConvertAll(rows, row => (long)chunk.Label(row)), labels);
        Assert.Equal(256, Enumerable.Range(0, Plane).Select(i => chunk.Image(0)[i]).Distinct().Count());
    }

    [Fact]
    public void Each_channel_has_its_own_table()
    {
        double[] table = new Normalisation([0.1, 0.2, 0.3], [1, 2, 4]).Table<double>();
        Assert.Equal(3 * 256, table.Length);
        Assert.Equal((51 / 255.0 - 0.2) / 2, table[256 + 51]);
        Assert.Equal((255 / 255.0 - 0.3) / 4, table[512 + 255]);
    }

    /// <summary>Oracle: the definition, one pixel at a time, with the draws in the order down, right, flip.</summary>
    [Fact]
    public void CropFlip_is_a_crop_of_the_zero_padded_image_flipped_or_not()
    {
        const int Samples = 2_000;
        var seen = new HashSet<(int, int, bool)>();
        var assembler = new BatchAssembler<double>(Bytes, AugmentationKind.CropFlip, seed: 9, rank: 3);
        var image = new double[Plane];
        for (int position = 0; position < Samples; position++)
        {
            int row = position % chunk.Count;
            assembler.Fill(chunk, [row], position, image, new long[1]);
            var random = new CounterRandom(9, RandomPurpose.Augmentation, worker: 3, chunk: 0, iteration: position);
            int down = random.NextInt32(9) - 4, right = random.NextInt32(9) - 4;
            bool flip = (random.NextUInt32() & 1) != 0;
            seen.Add((down, right, flip));
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    int fromY = y + down, fromX = (flip ? Side - 1 - x : x) + right;
                    bool inside = fromX is >= 0 and < Side && fromY is >= 0 and < Side;
                    Assert.Equal(inside ? chunk.Image(row)[fromY * Side + fromX] : 0, image[y * Side + x], 1e-9);
                }
            }
        }

        Assert.Equal(9 * 9 * 2, seen.Count);
    }

    [Fact]
    public void Padding_has_the_value_of_a_black_pixel()
    {
        var normalisation = new Normalisation([0.5], [0.25]);
        var assembler = new BatchAssembler<float>(normalisation, AugmentationKind.CropFlip, seed: 1, rank: 0);
        int[] rows = [.. Enumerable.Range(0, chunk.Count)];
        var images = new float[rows.Length * Plane];
        assembler.Fill(chunk, rows, 0, images, new long[rows.Length]);
        Assert.Contains(-2f, images);
        Assert.DoesNotContain(0f, images);
    }

    [Fact]
    public void Flips_happen_half_of_the_time()
    {
        const int Samples = 4_000;
        int flips = 0;
        var assembler = new BatchAssembler<double>(Bytes, AugmentationKind.CropFlip, seed: 2, rank: 0);
        var image = new double[Plane];
        for (int position = 0; position < Samples; position++)
        {
            // Pixels of row 0 grow by one from left to right; the middle of the image is never padding.
            assembler.Fill(chunk, [0], position, image, new long[1]);
            flips += image[8 * Side + 8] < image[8 * Side + 7] ? 1 : 0;
        }

        // Four standard deviations of a fair coin.
        Assert.InRange(flips, Samples / 2 - 127, Samples / 2 + 127);
    }

    [Fact]
    public void Augmentation_depends_on_seed_rank_chunk_and_position_alone()
    {
        int[] rows = [.. Enumerable.Range(0, 24)];
        float[] whole = Fill(chunk, rows, 100, seed: 1, rank: 0);
        Assert.Equal(whole, Fill(chunk, rows, 100, seed: 1, rank: 0));

        // In other batches, and begun in the middle.
        float[] parts = [.. Fill(chunk, rows[..7], 100, 1, 0), .. Fill(chunk, rows[7..8], 107, 1, 0), .. Fill(chunk, rows[8..], 108, 1, 0)];
        Assert.Equal(whole, parts);

        Assert.NotEqual(whole, Fill(chunk, rows, 101, seed: 1, rank: 0));
        Assert.NotEqual(whole, Fill(chunk, rows, 100, seed: 2, rank: 0));
        Assert.NotEqual(whole, Fill(chunk, rows, 100, seed: 1, rank: 1));

        // The two chunks hold other images, so the same draw is recognised by where the padding is.
        using ImageChunk other = store.OpenChunk(1);
        Assert.NotEqual(Padded(whole), Padded(Fill(other, rows, 100, seed: 1, rank: 0)));
    }

    [Fact]
    public void Spans_channels_and_rows_that_do_not_fit_are_refused()
    {
        var assembler = new BatchAssembler<float>(Bytes, AugmentationKind.None, 1, 0);
        Assert.Throws<ArgumentException>(() => assembler.Fill(chunk, [0, 1], 0, new float[2 * Plane - 1], new long[2]));
        Assert.Throws<ArgumentException>(() => assembler.Fill(chunk, [0, 1], 0, new float[2 * Plane], new long[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => assembler.Fill(chunk, [chunk.Count], 0, new float[Plane], new long[1]));
        var colour = new BatchAssembler<float>(CifarReader.Cifar10.Normalisation, AugmentationKind.None, 1, 0);
        Assert.Throws<ArgumentException>(() => colour.Fill(chunk, [0], 0, new float[Plane], new long[1]));
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        var assembler = new BatchAssembler<float>(Bytes, AugmentationKind.CropFlip, 1, 0);
        int[] rows = [.. Enumerable.Range(0, 24)];
        var images = new float[24 * Plane];
        var labels = new long[24];
        assembler.Fill(chunk, rows, 0, images, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        assembler.Fill(chunk, rows, 24, images, labels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static float[] Fill(ImageChunk chunk, int[] rows, long position, long seed, int rank)
    {
        var images = new float[rows.Length * Plane];
        new BatchAssembler<float>(new Normalisation([2], [1]), AugmentationKind.CropFlip, seed, rank).Fill(chunk, rows, position, images, new long[rows.Length]);
        return images;
    }

    /// <summary>For each image whether its left border column is padded: all of one value.</summary>
    private static bool[] Padded(float[] images) =>
        [.. Enumerable.Range(0, images.Length / Plane).SelectMany(i => new[] { Black(images, i * Plane, Side), Black(images, i * Plane + Side - 1, Side), Black(images, i * Plane, 1) })];

    private static bool Black(float[] images, int start, int stride) => Enumerable.Range(0, Side).All(k => images[start + k * stride] == -2f);
}
