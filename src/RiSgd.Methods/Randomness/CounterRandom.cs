namespace RiSgd.Methods;

/// <summary>
/// A stream of random numbers that is addressed, not seeded: the same (seed, purpose, worker, chunk, iteration) gives the same numbers on
/// every machine, in whatever order streams are used, so that a run restarts at any step without stored generator state. Philox4x32-10 with
/// key = (seed, purpose, high half of the iteration) and counter = (block, low half of the iteration, worker, chunk). Making one costs
/// nothing: no block is computed before it is asked for.
/// <para>A mutable struct: keep it in a local variable or pass it by reference; a copy repeats the numbers of the original.</para>
/// </summary>
public struct CounterRandom
{
    private readonly uint key0;
    private readonly uint key1;
    private readonly uint iteration;
    private readonly uint worker;
    private readonly uint chunk;
    private uint block;
    private int unread;
    private uint word1;
    private uint word2;
    private uint word3;
    private bool hasSpareGaussian;
    private double spareGaussian;

    /// <summary>Addresses a stream. Streams that differ in any argument are independent of each other.</summary>
    /// <param name="seed">Seed of the run, or of the partition.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="worker">Rank whose numbers they are; 0 for decisions that all ranks share.</param>
    /// <param name="chunk">Chunk or layer that they belong to.</param>
    /// <param name="iteration">Step, epoch or position that they belong to.</param>
    public CounterRandom(long seed, RandomPurpose purpose, int worker = 0, int chunk = 0, long iteration = 0)
    {
        // One-to-one in the seed for a given purpose and the other way round: a plain sum would let (seed + 1, purpose) meet (seed, purpose
        // + 1).
        var key = Mix(Mix(unchecked((ulong)seed)) + (((ulong)purpose << 32) | (uint)(iteration >> 32)));
        key0 = (uint)key;
        key1 = (uint)(key >> 32);
        this.iteration = unchecked((uint)iteration);
        this.worker = unchecked((uint)worker);
        this.chunk = unchecked((uint)chunk);
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        switch (unread)
        {
            case 3:
                unread = 2;
                return word1;
            case 2:
                unread = 1;
                return word2;
            case 1:
                unread = 0;
                return word3;
            default:
                (var word0, word1, word2, word3) = Philox4x32.Block(block, iteration, worker, chunk, key0, key1);
                block = checked(block + 1);
                unread = 3;
                return word0;
        }
    }

    /// <summary>The next words, the same ones and as many of the stream as calls of <see cref="NextUInt32"/> would take, but many blocks at once.</summary>
    public void Fill(Span<uint> words)
    {
        var next = 0;
        while (unread > 0 && next < words.Length)
            words[next++] = NextUInt32();
        var blocks = PhiloxBlocks.Fill(words[next..], block, iteration, worker, chunk, key0, key1);
        block = checked(block + (uint)blocks);
        for (next += 4 * blocks; next < words.Length; next++)
            words[next] = NextUInt32();
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var low = NextUInt32();
        return ((ulong)NextUInt32() << 32) | low;
    }

    /// <summary>A whole number, uniform in 0 .. <paramref name="exclusiveMaximum"/> - 1, without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is not positive.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var range = (uint)exclusiveMaximum;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            var biased = unchecked(0u - range) % range;
            while ((uint)product < biased)
                product = (ulong)NextUInt32() * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A normally distributed number with mean 0 and standard deviation 1 (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (hasSpareGaussian)
        {
            hasSpareGaussian = false;
            return spareGaussian;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * PortableMath.Log(square) / square);
        spareGaussian = y * scale;
        hasSpareGaussian = true;
        return x * scale;
    }

    /// <summary>Puts the items into a uniformly random order, in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>
    /// A bijection of 64-bit words whose output bits each depend on all input bits (the finaliser of SplitMix64; Steele, Lea, Flood 2014).
    /// </summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
