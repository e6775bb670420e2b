namespace RiSgd.Methods.Tests;

public class CounterRandomTests
{
    [Fact]
    public void The_same_address_gives_the_same_stream()
    {
        var first = new CounterRandom(7, RandomPurpose.SampleOrder, 3, 2, 11);
        var second = new CounterRandom(7, RandomPurpose.SampleOrder, 3, 2, 11);

        for (var i = 0; i < 100; i++)
            Assert.Equal(first.NextUInt64(), second.NextUInt64());
    }

    [Fact]
    public void Streams_differ_in_every_part_of_the_address()
    {
        var starts = new HashSet<ulong>();
        var addresses = 0;
        foreach (var seed in (long[])[0, 1, 2, -1, 1L << 32, long.MinValue])
        foreach (var purpose in Enum.GetValues<RandomPurpose>())
        foreach (var worker in (int[])[0, 1, 7])
        foreach (var chunk in (int[])[0, 1, 7])
        foreach (var iteration in (long[])[0, 1, 2, 1L << 32, (1L << 32) + 1])
        {
            addresses++;
            starts.Add(new CounterRandom(seed, purpose, worker, chunk, iteration).NextUInt64());
        }

        Assert.Equal(addresses, starts.Count);
    }

    [Fact]
    public void Streams_never_change_between_versions()
    {
        // Computed by an independent program: stored shards and checkpoints depend on these numbers.
        var random = new CounterRandom(1, RandomPurpose.Initialisation);
        uint[] start = [random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()];
        var far = new CounterRandom(-5, RandomPurpose.SampleOrder, 3, 2, (5L << 32) + 9);

        Assert.Equal([0xEE2E70EE, 0x744DE3D6, 0xEB70E07D, 0x9652CA8F, 0xE98FBF3A], start);
        Assert.Equal(0x301AE606u, far.NextUInt32());
    }

    [Fact]
    public void Whole_numbers_are_uniform_over_their_range()
    {
        var random = new CounterRandom(1, RandomPurpose.SyntheticData);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt32(7)]++;

        Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(6));
    }

    [Fact]
    public void Whole_numbers_of_a_large_range_are_unbiased()
    {
        // Of 3 * 2^29 values, taking the high half of a 32-bit product without rejection would weigh the residues of 3 like 3 : 3 : 2.
        var random = new CounterRandom(2, RandomPurpose.SyntheticData);
        const int Range = 3 << 29;
        var counts = new int[3];
        for (var i = 0; i < 30_000; i++)
            counts[random.NextInt32(Range) % 3]++;

        Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_empty_range_is_refused(int range) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterRandom(1, RandomPurpose.Quantiser).NextInt32(range));

    [Fact]
    public void Doubles_are_uniform_in_the_unit_interval()
    {
        var random = new CounterRandom(3, RandomPurpose.SyntheticData);
        var counts = new int[20];
        for (var i = 0; i < 40_000; i++)
            counts[(int)(random.NextDouble() * 20)]++;

        Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(19));
    }

    [Fact]
    public void Gaussians_have_the_moments_of_the_standard_normal_distribution()
    {
        const int Draws = 100_000;
        var random = new CounterRandom(4, RandomPurpose.Initialisation);
        double sum = 0, squares = 0, fourths = 0;
        var beyondTwo = 0;
        for (var i = 0; i < Draws; i++)
        {
            var x = random.NextGaussian();
            sum += x;
            squares += x * x;
            fourths += x * x * x * x;
            beyondTwo += Math.Abs(x) > 2 ? 1 : 0;
        }

        // Within 4 standard errors: of x 1, of x^2 sqrt(2), of x^4 sqrt(96), of |x| > 2 with probability 0.0455 sqrt(0.0434).
        var unit = 4 / Math.Sqrt(Draws);
        Assert.Equal(0, sum / Draws, unit);
        Assert.Equal(1, squares / Draws, unit * Math.Sqrt(2));
        Assert.Equal(3, fourths / Draws, unit * Math.Sqrt(96));
        Assert.Equal(0.0455, (double)beyondTwo / Draws, unit * Math.Sqrt(0.0434));
    }

    [Fact]
    public void Shuffling_makes_every_order_equally_likely()
    {
        var random = new CounterRandom(5, RandomPurpose.ChunkPartition);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.InRange(Statistics.ChiSquare(counts.Values), 0, Statistics.ChiSquareLimit(23));
    }

    [Fact]
    public void Logarithm_and_exponential_agree_with_the_platform_to_a_few_last_places()
    {
        var random = new CounterRandom(6, RandomPurpose.SyntheticData);
        for (var i = 0; i < 10_000; i++)
        {
            var exponent = -700 * random.NextDouble();
            var argument = Math.Exp(exponent) + random.NextDouble();
            Assert.Equal(1, PortableMath.Exp(exponent) / Math.Exp(exponent), 1e-15);
            Assert.Equal(Math.Log(argument), PortableMath.Log(argument), 5e-16 * Math.Max(0.01, Math.Abs(Math.Log(argument))));
        }

        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(1, PortableMath.Exp(0));
        Assert.Equal(0, PortableMath.Exp(-1000));
    }
}
