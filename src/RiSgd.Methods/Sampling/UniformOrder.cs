namespace RiSgd.Methods;

/// <summary>
/// With replacement: every position is an independent uniform draw from all rows, as the analysis assumes (RI-SGD, Algorithm 1, line 7),
/// and as the cooperative baseline draws from the whole data set.
/// </summary>
public sealed class UniformOrder : ISampleOrder
{
    private readonly int count;
    private readonly long seed;
    private readonly int worker;
    private readonly int chunk;

    /// <summary>Makes the draws of a worker from a chunk.</summary>
    /// <param name="count">Rows to draw from.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="worker">Rank that draws.</param>
    /// <param name="chunk">Chunk that is drawn from; any fixed number where the whole data set is.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public UniformOrder(int count, long seed, int worker, int chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        this.count = count;
        this.seed = seed;
        this.worker = worker;
        this.chunk = chunk;
    }

    /// <inheritdoc/>
    public void Fill(long firstPosition, Span<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new CounterRandom(seed, RandomPurpose.SampleOrder, worker, chunk, firstPosition + i).NextInt32(count);
    }
}
