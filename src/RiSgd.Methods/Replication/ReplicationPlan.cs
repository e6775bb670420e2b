using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// Which chunks each of p ranks holds. Rank j owns chunk j and replicates the next ones, cyclically: floor(mu p) whole ones and a part of
/// one more. With the same redundancy everywhere each chunk is held equally often, so that the ranks' mean of chunk-mean gradients at a
/// common point is the full gradient (RI-SGD, section 3 and eq. (3); Haddadpour et al., ICML 2019).
/// </summary>
public sealed class ReplicationPlan
{
    /// <summary>
    /// Redundancy in chunks, mu p, counts as whole within this rounding: 0.3 x 10 and (1 - 1/3) x 3 are meant as 3 and 2.
    /// </summary>
    private const double ChunkRounding = 1e-9;

    private readonly ChunkShare[][] shares;

    private ReplicationPlan(double[] extraChunks, double nominalExtraChunks)
    {
        Ranks = extraChunks.Length;
        Redundancy = nominalExtraChunks / Ranks;
        ChunksPerRank = 1 + nominalExtraChunks;
        shares = new ChunkShare[Ranks][];
        for (var rank = 0; rank < Ranks; rank++)
            shares[rank] = Allocate(rank, extraChunks[rank], Ranks);
    }

    /// <summary>Number of ranks, and of chunks: p.</summary>
    public int Ranks { get; }

    /// <summary>mu of the paper: replicated data per rank as a part of the whole data set, between 0 and 1 - 1/p.</summary>
    public double Redundancy { get; }

    /// <summary>
    /// q = 1 + mu p: chunks that a rank holds, its own one included; may be fractional. A mean over the ranks in a heterogeneous plan.
    /// </summary>
    public double ChunksPerRank { get; }

    /// <summary>The same redundancy for every rank (RI-SGD, section 3). A mu p within 1e-9 of a whole number counts as whole.</summary>
    /// <param name="ranks">Number of ranks p, at least 1.</param>
    /// <param name="redundancy">mu, between 0 and 1 - 1/p.</param>
    /// <exception cref="RunException">The redundancy is out of range (usage, names --redundancy).</exception>
    public static ReplicationPlan Cyclic(int ranks, double redundancy)
    {
        var extra = ExtraChunks(ranks, redundancy);
        var all = new double[ranks];
        Array.Fill(all, extra);
        return new ReplicationPlan(all, extra);
    }

    /// <summary>
    /// A redundancy of its own for every rank, normally distributed about the nominal one (RI-SGD, appendix D): r_j ~ N(mu p, sigma^2)
    /// chunks, shifted so that the mean is mu p, and clipped to 0 .. p-1. The shift is the one that leaves the mean at mu p after clipping.
    /// Chunks are held equally often on average only.
    /// </summary>
    /// <param name="ranks">Number of ranks p, at least 1.</param>
    /// <param name="redundancy">Nominal mu, between 0 and 1 - 1/p.</param>
    /// <param name="sigma">Standard deviation of the draw in chunks; 0 gives the cyclic plan.</param>
    /// <param name="seed">Seed that all ranks share.</param>
    /// <exception cref="RunException">Redundancy or sigma is out of range (usage, names --redundancy or --redundancy-sigma).</exception>
    public static ReplicationPlan Heterogeneous(int ranks, double redundancy, double sigma, long seed)
    {
        var nominal = ExtraChunks(ranks, redundancy);
        if (!(sigma >= 0) || double.IsInfinity(sigma))
        {
            throw RunException.Usage(Invariant(
                $"--redundancy-sigma {sigma}: the spread of the redundancy, in chunks, must be a number of at least 0."));
        }

        if (sigma == 0)
            return Cyclic(ranks, redundancy);

        var random = new CounterRandom(seed, RandomPurpose.RedundancyDraw);
        var drawn = new double[ranks];
        for (var rank = 0; rank < ranks; rank++)
            drawn[rank] = nominal + (sigma * random.NextGaussian());
        return new ReplicationPlan(Recentre(drawn, nominal, ranks - 1), nominal);
    }

    /// <summary>The chunks that a rank holds: its own one first, then the next ones in cyclic order, the fractional one last.</summary>
    public IReadOnlyList<ChunkShare> SharesOf(int rank) => shares[rank];

    /// <summary>
    /// The part of the data set that is still held by somebody when some ranks are lost; chunks count equally (RI-SGD, section 4.4).
    /// Fractional replicas on different ranks are independent random subsets: several of one chunk count with their expected union.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A lost rank is not in 0 .. p-1.</exception>
    public double CoveredFraction(IReadOnlyCollection<int> lostRanks)
    {
        ArgumentNullException.ThrowIfNull(lostRanks);
        var lost = new bool[Ranks];
        foreach (var rank in lostRanks)
        {
            if ((uint)rank >= (uint)Ranks)
                throw new ArgumentOutOfRangeException(nameof(lostRanks), rank, $"There are {Ranks} ranks.");
            lost[rank] = true;
        }

        var uncovered = new double[Ranks];
        Array.Fill(uncovered, 1.0);
        for (var rank = 0; rank < Ranks; rank++)
        {
            if (lost[rank])
                continue;
            foreach (var share in shares[rank])
                uncovered[share.Chunk] *= 1 - share.Fraction;
        }

        return 1 - (uncovered.Sum() / Ranks);
    }

    /// <summary>
    /// The rows of a chunk that a rank's replica of it holds: a uniformly random subset of round(fraction x chunkSize) rows, at least one,
    /// in ascending order. It is drawn once: the same arguments give the same rows (RI-SGD, section 5).
    /// </summary>
    /// <param name="chunkSize">Rows of the whole chunk.</param>
    /// <param name="fraction">Part of the chunk that is held, in (0, 1].</param>
    /// <param name="rank">The rank that holds the replica.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="seed">Seed of the partition.</param>
    public static int[] ReplicaRows(int chunkSize, double fraction, int rank, int chunk, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunkSize);
        if (!(fraction is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction of a replica is in (0, 1].");

        var size = Math.Min(chunkSize, Math.Max(1, (int)Math.Round(fraction * chunkSize, MidpointRounding.AwayFromZero)));
        var rows = new int[size];
        var random = new CounterRandom(seed, RandomPurpose.ReplicaSubset, rank, chunk);
        for (int row = 0, taken = 0; taken < size; row++)
        {
            // Selection sampling: a row is taken with probability (rows still wanted) / (rows still to come), which makes every subset
            // equally likely.
            if (random.NextInt32(chunkSize - row) < size - taken)
                rows[taken++] = row;
        }

        return rows;
    }

    private static double ExtraChunks(int ranks, double redundancy)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        var extra = redundancy * ranks;
        if (Math.Abs(extra - Math.Round(extra)) <= ChunkRounding)
            extra = Math.Round(extra);
        if (!(extra >= 0 && extra <= ranks - 1))
        {
            throw RunException.Usage(Invariant(
                $"--redundancy {redundancy}: with p = {ranks} ranks it must be between 0 and 1 - 1/p = {1 - (1.0 / ranks):0.######}."));
        }

        return Math.Abs(extra);
    }

    private static ChunkShare[] Allocate(int rank, double extraChunks, int ranks)
    {
        // What is left of a fraction by rounding must neither make a replica of nothing nor move a row.
        var whole = (int)Math.Floor(extraChunks + ChunkRounding);
        var fraction = Math.Max(0, Math.Round(extraChunks - whole, 9));
        var shares = new ChunkShare[1 + whole + (fraction > 0 ? 1 : 0)];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = new ChunkShare((rank + i) % ranks, i <= whole ? 1 : fraction);
        return shares;
    }

    /// <summary>
    /// clip(drawn + shift, 0, maximum) with the shift that gives it the wanted mean; the mean rises with the shift, so halving finds it.
    /// </summary>
    private static double[] Recentre(double[] drawn, double mean, double maximum)
    {
        double[] Shifted(double shift) => Array.ConvertAll(drawn, value => Math.Clamp(value + shift, 0, maximum));

        double low = -drawn.Max(), high = maximum - drawn.Min();
        for (var halving = 0; halving < 200; halving++)
        {
            var middle = low + ((high - low) / 2);
            if (Shifted(middle).Average() > mean)
                high = middle;
            else
                low = middle;
        }

        return Shifted(low);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
