namespace RiSgd.Methods;

/// <summary>
/// Without replacement: every epoch visits each row once, in an order of its own. A batch that reaches past the end of an epoch goes on
/// with the next one, so that all ranks take the same number of steps. Two workers that hold the same chunk see it in different orders.
/// </summary>
public sealed class EpochOrder : ISampleOrder
{
    private readonly long seed;
    private readonly int worker;
    private readonly int chunk;
    private readonly int[] order;
    private long epochOfOrder = -1;

    /// <summary>Makes the order in which a worker visits a chunk.</summary>
    /// <param name="count">Rows of the chunk, or of the replica.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="worker">Rank that draws.</param>
    /// <param name="chunk">Chunk that is drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public EpochOrder(int count, long seed, int worker, int chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        this.seed = seed;
        this.worker = worker;
        this.chunk = chunk;
        order = new int[count];
    }

    /// <inheritdoc/>
    public void Fill(long firstPosition, Span<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        while (!rows.IsEmpty)
        {
            var (epoch, offset) = Math.DivRem(firstPosition, order.Length);
            var part = Math.Min(rows.Length, order.Length - (int)offset);
            OrderOf(epoch).Slice((int)offset, part).CopyTo(rows);
            rows = rows[part..];
            firstPosition += part;
        }
    }

    private ReadOnlySpan<int> OrderOf(long epoch)
    {
        if (epoch != epochOfOrder)
        {
            // From the identity each time, not from the epoch before: that is what makes any epoch reachable at once.
            for (var row = 0; row < order.Length; row++)
                order[row] = row;
            new CounterRandom(seed, RandomPurpose.SampleOrder, worker, chunk, epoch).Shuffle<int>(order);
            epochOfOrder = epoch;
        }

        return order;
    }
}
