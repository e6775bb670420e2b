namespace RiSgd.Methods;

/// <summary>
/// How many samples a step of one rank draws from each chunk it holds, with which weights the chunk gradients are added, and by what factor
/// the learning rate changes (RI-SGD eq. (3) and the two compute regimes of its section 5).
/// </summary>
public sealed class BatchPlan
{
    private BatchPlan(ChunkBatch[] chunks, double learningRateFactor)
    {
        Chunks = chunks;
        TotalBatch = chunks.Sum(chunk => chunk.BatchSize);
        LearningRateFactor = learningRateFactor;
    }

    /// <summary>The chunks of a step, in the order in which the rank holds them.</summary>
    public IReadOnlyList<ChunkBatch> Chunks { get; }

    /// <summary>Samples of a step.</summary>
    public int TotalBatch { get; }

    /// <summary>Factor on the scheduled learning rate: 1 (fixed), or TotalBatch / reference batch (linear).</summary>
    public double LearningRateFactor { get; }

    /// <summary>
    /// Plans the steps of one rank. A fractional chunk that is due less than half a sample of a step is left out; the other chunks' weights
    /// are those of the samples that are drawn.
    /// </summary>
    /// <param name="shares">The chunks that the rank holds, its own one first.</param>
    /// <param name="referenceBatch">B: samples per rank and whole chunk.</param>
    /// <param name="batch">Full: B per whole chunk, round(B x fraction) for a fractional one. Reduced: exactly B in total, divided
    /// proportionally to the fractions by largest remainders, ties to the earlier chunk.</param>
    /// <param name="reduce">Mean over samples, or the paper's sum over chunks.</param>
    /// <param name="rate">Whether the learning rate follows the number of samples.</param>
    /// <exception cref="RunException">The reference batch is not positive, or too small to give every whole chunk a sample (usage, names
    /// --batch-size).</exception>
    public static BatchPlan Create(
        IReadOnlyList<ChunkShare> shares, int referenceBatch, BatchPolicy batch, ChunkReduce reduce, LearningRatePolicy rate)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentOutOfRangeException.ThrowIfZero(shares.Count);
        if (referenceBatch < 1)
            throw RunException.Usage($"--batch-size {referenceBatch}: a step needs at least one sample per chunk.");

        var sizes = batch == BatchPolicy.Full ? FullSizes(shares, referenceBatch) : ReducedSizes(shares, referenceBatch);
        var total = sizes.Sum();
        var chunks = shares.Zip(sizes)
            .Where(pair => pair.Second > 0)
            .Select(pair => new ChunkBatch(
                pair.First.Chunk,
                pair.First.Fraction,
                pair.Second,
                reduce == ChunkReduce.Mean ? (double)pair.Second / total : pair.First.Fraction));
        return new BatchPlan([.. chunks], rate == LearningRatePolicy.Linear ? (double)total / referenceBatch : 1);
    }

    private static int[] FullSizes(IReadOnlyList<ChunkShare> shares, int referenceBatch) =>
        [.. shares.Select(share => (int)Math.Round(referenceBatch * share.Fraction, MidpointRounding.AwayFromZero))];

    private static int[] ReducedSizes(IReadOnlyList<ChunkShare> shares, int referenceBatch)
    {
        var held = shares.Sum(share => share.Fraction);
        var sizes = new int[shares.Count];
        var remainders = new double[shares.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            // Quotas are compared as decimals of nine places, so that equal shares tie whatever their rounding errors.
            var quota = Math.Round(referenceBatch * shares[i].Fraction / held, 9);
            sizes[i] = (int)Math.Floor(quota);
            remainders[i] = Math.Round(quota - sizes[i], 9);
        }

        var missing = referenceBatch - sizes.Sum();
        foreach (var i in Enumerable.Range(0, sizes.Length).OrderByDescending(i => remainders[i]).Take(missing))
            sizes[i]++;

        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0 && shares[i].Fraction >= 1)
            {
                throw RunException.Usage(
                    $"--batch-size {referenceBatch}: too few samples to divide among the {shares.Count} chunks of a rank "
                    + $"(--batch-policy reduced); give at least {shares.Count}.");
            }
        }

        return sizes;
    }
}
