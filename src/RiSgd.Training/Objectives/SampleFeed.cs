using System.Numerics;
using RiSgd.Data;
using RiSgd.Methods;

namespace RiSgd.Training.Objectives;

/// <summary>Where one part of a step takes its mini-batch from: a chunk, a fixed part of a chunk, or several chunks as one set.</summary>
/// <typeparam name="T">Element type of the images.</typeparam>
public sealed class SampleFeed<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IReadOnlyList<ImageChunk> chunks;
    private readonly int[] starts;
    private readonly int[]? replica;
    private readonly ISampleOrder order;
    private readonly BatchAssembler<T> assembler;
    private readonly int[] rows;

    /// <summary>Makes a feed.</summary>
    /// <param name="chunks">The chunks, read as one set in this order.</param>
    /// <param name="replica">The rows of a fractional replica; null for all.</param>
    /// <param name="order">Order of the samples, over the replica's or all rows.</param>
    /// <param name="assembler">Normalises and augments.</param>
    /// <param name="batchSize">Samples per step.</param>
    public SampleFeed(IReadOnlyList<ImageChunk> chunks, int[]? replica, ISampleOrder order, BatchAssembler<T> assembler, int batchSize)
    {
        this.chunks = chunks;
        this.replica = replica;
        this.order = order;
        this.assembler = assembler;
        rows = new int[batchSize];
        starts = new int[chunks.Count];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + chunks[i - 1].Count;
    }

    /// <summary>Samples per step.</summary>
    public int BatchSize => rows.Length;

    /// <summary>Whether all samples come from one chunk.</summary>
    public bool IsOneChunk => chunks.Count == 1;

    /// <summary>Fills the mini-batch of a step.</summary>
    /// <param name="step">Local step, from 1.</param>
    /// <param name="images">[B,C,H,W], normalised.</param>
    /// <param name="labels">[B].</param>
    public void Fill(long step, Span<T> images, Span<long> labels)
    {
        long position = (step - 1) * rows.Length;
        order.Fill(position, rows);
        if (replica is not null)
        {
            foreach (ref int row in rows.AsSpan())
                row = replica[row];
        }

        if (chunks.Count == 1)
        {
            assembler.Fill(chunks[0], rows, position, images, labels);
            return;
        }

        int length = images.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            int chunk = Array.BinarySearch(starts, rows[i]);
            chunk = chunk < 0 ? ~chunk - 1 : chunk;
            int row = rows[i] - starts[chunk];
            assembler.Fill(chunks[chunk], new ReadOnlySpan<int>(in row), position + i, images.Slice(i * length, length), labels.Slice(i, 1));
        }
    }
}
