using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

public class PartitionTests
{
    private const int Classes = 10;

    private static int[] Labels(int count, int classes, long seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData);
        var labels = new int[count];
        for (var row = 0; row < count; row++)
            labels[row] = random.NextInt32(classes);
        return labels;
    }

    /// <summary>
    /// Mean over chunks of the total-variation distance between the chunk's class mix and the data set's: 0 for equal mixes, towards 1 for
    /// single classes.
    /// </summary>
    private static double Skew(int[][] chunks, int[] labels, int classes)
    {
        double[] Mix(IEnumerable<int> rows)
        {
            var counts = new double[classes];
            foreach (var row in rows)
                counts[labels[row]]++;
            var total = counts.Sum();
            return Array.ConvertAll(counts, count => count / total);
        }

        var whole = Mix(Enumerable.Range(0, labels.Length));
        return chunks.Average(chunk => Mix(chunk).Zip(whole, (a, b) => Math.Abs(a - b)).Sum() / 2);
    }

    [Property(Replay = "1123,457", MaxTest = 400)]
    public void Every_row_is_in_exactly_one_chunk_and_sizes_differ_by_at_most_one(
        PartitionStyle style, PositiveInt extraRows, PositiveInt chunks, PositiveInt classes, int seed, PositiveInt alpha)
    {
        var p = ((chunks.Get - 1) % 16) + 1;
        var labels = Labels(p - 1 + (extraRows.Get * 3), classes.Get, seed);
        var split = Partition.Split(style, labels, p, seed, alpha.Get * alpha.Get / 1000.0);

        Assert.Equal(p, split.Length);
        Assert.Equal(Enumerable.Range(0, labels.Length), split.SelectMany(rows => rows).Order());
        Assert.InRange(split.Max(rows => rows.Length) - split.Min(rows => rows.Length), 0, 1);
        Assert.Equal(split.Select(rows => rows.Length).OrderDescending(), split.Select(rows => rows.Length));
        Assert.Equal(split, Partition.Split(style, labels, p, seed, alpha.Get * alpha.Get / 1000.0));
    }

    [Theory]
    [InlineData(PartitionStyle.Iid)]
    [InlineData(PartitionStyle.LabelSorted)]
    [InlineData(PartitionStyle.Dirichlet)]
    public void Another_seed_gives_other_chunks(PartitionStyle style)
    {
        var labels = Labels(500, Classes, 1);

        Assert.NotEqual(Partition.Split(style, labels, 4, 1, 1), Partition.Split(style, labels, 4, 2, 1));
    }

    [Fact]
    public void Stride_deals_rows_out_in_turn()
    {
        int[][] expected = [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8]];

        Assert.Equal(expected, Partition.Split(PartitionStyle.Stride, new int[11], 3, 1, 1));
    }

    [Fact]
    public void Label_sorted_chunks_one_after_the_other_are_sorted_by_label()
    {
        var labels = Labels(1003, Classes, 2);
        var order = Partition.Split(PartitionStyle.LabelSorted, labels, 8, 1, 1).SelectMany(rows => rows).Select(row => labels[row]);

        Assert.Equal(labels.Order(), order);
    }

    [Fact]
    public void A_class_cut_by_a_chunk_boundary_is_cut_at_random()
    {
        var split = Partition.Split(PartitionStyle.LabelSorted, new int[2000], 2, 1, 1);

        // 1000 of the numbers 0 .. 1999: the mean has standard deviation 577.4 / sqrt(1000) * sqrt(1000/1999).
        Assert.Equal(999.5, split[0].Average(), 4 * 12.9);
    }

    [Fact]
    public void Iid_chunks_have_the_class_mix_of_the_data_set()
    {
        var labels = Labels(40_000, Classes, 3);
        foreach (var rows in Partition.Split(PartitionStyle.Iid, labels, 4, 1, 1))
        {
            var counts = new int[Classes];
            foreach (var row in rows)
                counts[labels[row]]++;
            Assert.InRange(Statistics.ChiSquare(counts), 0, Statistics.ChiSquareLimit(Classes - 1));
        }
    }

    [Fact]
    public void Dirichlet_skew_grows_as_alpha_falls_from_iid_to_almost_sorted()
    {
        var labels = Labels(20_000, Classes, 4);
        var skews = new List<double>();
        foreach (var alpha in (double[])[1000, 10, 1, 0.1, 0.001])
        {
            int[][] Split(int seed) => Partition.Split(PartitionStyle.Dirichlet, labels, 10, seed, alpha);
            skews.Add(Enumerable.Range(0, 8).Average(seed => Skew(Split(seed), labels, Classes)));
        }

        Assert.Equal(skews.Order().Distinct(), skews);
        Assert.InRange(skews[0], 0, 0.05);
        Assert.InRange(skews[^1], 0.6, 0.9);
    }

    [Fact]
    public void Dirichlet_chunks_have_the_spread_of_the_distribution_while_no_class_runs_out()
    {
        // Equally frequent classes, first rows of the chunks only: Var(pi_k) = (1/K)(1 - 1/K) / (K alpha + 1), plus the sampling of the
        // rows.
        const double Alpha = 2;
        const int Chunks = 200, Size = 400, Part = 100;
        var labels = Labels(Chunks * Size, Classes, 5);
        var shares = Partition.Split(PartitionStyle.Dirichlet, labels, Chunks, 1, Alpha)
            .Select(rows => rows.Take(Part).Count(row => labels[row] == 0) / (double)Part).ToArray();
        var (variance, standardError) = Statistics.VarianceOf(shares);
        var spread = 0.1 * 0.9 / ((Classes * Alpha) + 1);
        var sampling = (0.09 - spread) / Part;

        Assert.Equal(spread + sampling, variance, 4 * standardError);
    }

    [Fact]
    public void Rare_and_missing_labels_are_dealt_out_too()
    {
        var labels = new int[100];
        labels[17] = 999_999;
        var split = Partition.Split(PartitionStyle.Dirichlet, labels, 7, 1, 1e-6);

        Assert.Equal(Enumerable.Range(0, 100), split.SelectMany(rows => rows).Order());
    }

    [Fact]
    public void More_chunks_than_rows_is_a_usage_error_that_says_how_many_ranks_are_possible()
    {
        var error = Assert.Throws<RunException>(() => Partition.Split(PartitionStyle.Iid, new int[3], 4, 1, 1));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("at most 3 ranks", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_alpha_that_is_none_is_a_usage_error_that_names_the_option(double alpha)
    {
        var error = Assert.Throws<RunException>(() => Partition.Split(PartitionStyle.Dirichlet, new int[8], 4, 1, alpha));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--dirichlet-alpha", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, Partition.Split(PartitionStyle.Iid, new int[8], 4, 1, alpha).Length);
    }
}
