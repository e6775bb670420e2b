using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

public class SampleOrderTests
{
    private static int[] Rows(ISampleOrder order, long first, int count)
    {
        var rows = new int[count];
        order.Fill(first, rows);
        return rows;
    }

    private static ISampleOrder Create(bool epochs, int count, long seed = 1, int worker = 0, int chunk = 0) =>
        epochs ? new EpochOrder(count, seed, worker, chunk) : new UniformOrder(count, seed, worker, chunk);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Every_epoch_visits_every_row_once_in_an_order_of_its_own(int count)
    {
        var order = new EpochOrder(count, 1, 0, 0);
        var epochs = Enumerable.Range(0, 5).Select(epoch => Rows(order, (long)epoch * count, count)).ToArray();

        Assert.All(epochs, rows => Assert.Equal(Enumerable.Range(0, count), rows.Order()));
        if (count > 2)
            Assert.Equal(epochs.Length, epochs.Select(rows => string.Join(' ', rows)).Distinct().Count());
    }

    [Property(Replay = "2011,77", MaxTest = 300)]
    public void Random_access_equals_reading_in_sequence(bool epochs, PositiveInt count, NonNegativeInt first, PositiveInt length, int seed)
    {
        var sequence = Rows(Create(epochs, count.Get, seed), 0, first.Get + length.Get);
        var used = Create(epochs, count.Get, seed);
        Rows(used, 1_000_003, 5);

        Assert.Equal(sequence[first.Get..], Rows(used, first.Get, length.Get));
        Assert.Equal(sequence[first.Get..], Rows(Create(epochs, count.Get, seed), first.Get, length.Get));
    }

    [Property(Replay = "2012,79", MaxTest = 100)]
    public void Batches_of_any_size_make_the_same_sequence(bool epochs, PositiveInt count, PositiveInt batch)
    {
        var order = Create(epochs, count.Get);
        var batches = Enumerable.Range(0, 10).SelectMany(step => Rows(order, (long)step * batch.Get, batch.Get));

        Assert.Equal(Rows(Create(epochs, count.Get), 0, 10 * batch.Get), batches);
    }

    [Fact]
    public void A_batch_goes_on_with_the_next_epoch_where_one_ends()
    {
        var order = new EpochOrder(10, 1, 0, 0);
        int[] expected = [.. Rows(order, 0, 10)[8..], .. Rows(order, 10, 10), .. Rows(order, 20, 10)[..3]];

        Assert.Equal(expected, Rows(order, 8, 15));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Workers_that_share_a_chunk_and_chunks_of_a_worker_and_seeds_have_orders_of_their_own(bool epochs)
    {
        var rows = Rows(Create(epochs, 100), 0, 100);

        Assert.NotEqual(rows, Rows(Create(epochs, 100, worker: 1), 0, 100));
        Assert.NotEqual(rows, Rows(Create(epochs, 100, chunk: 1), 0, 100));
        Assert.NotEqual(rows, Rows(Create(epochs, 100, seed: 2), 0, 100));
        Assert.Equal(rows, Rows(Create(epochs, 100), 0, 100));
    }

    [Fact]
    public void Workers_that_share_a_chunk_meet_no_more_often_than_chance()
    {
        // Matches of two independent random orders are Poisson distributed with mean 1 per epoch: 400 of them have mean 400 and deviation
        // 20.
        var first = Rows(new EpochOrder(100, 1, 0, 3), 0, 40_000);
        var second = Rows(new EpochOrder(100, 1, 1, 3), 0, 40_000);
        var matches = first.Zip(second).Count(pair => pair.First == pair.Second);

        Assert.InRange(matches, 400 - 80, 400 + 80);
    }

    [Fact]
    public void Every_row_comes_first_equally_often()
    {
        var order = new EpochOrder(10, 1, 0, 0);
        var counts = new int[10];
        for (var epoch = 0; epoch < 10_000; epoch++)
            counts[Rows(order, epoch * 10L, 1)[0]]++;

        Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(9));
    }

    [Fact]
    public void Uniform_draws_are_uniform_and_successive_ones_independent()
    {
        var rows = Rows(new UniformOrder(8, 1, 0, 0), 0, 64_001);
        var counts = new int[8];
        var pairs = new int[64];
        for (var i = 0; i < 64_000; i++)
        {
            counts[rows[i]]++;
            pairs[(rows[i] * 8) + rows[i + 1]]++;
        }

        Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(7));
        Assert.InRange(Statistics.ChiSquare(pairs), 0, Statistics.ChiSquareLimit(63));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_to_draw_from_and_positions_before_the_first_are_refused(bool epochs)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(epochs, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows(Create(epochs, 10), -1, 1));
    }
}
