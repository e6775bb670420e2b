namespace RiSgd.Methods.Tests;

public class ReplicaRowsTests
{
    [Theory]
    [InlineData(7500, 0.4, 3000)]
    [InlineData(7500, 0.995, 7463)]
    [InlineData(10, 0.25, 3)]
    [InlineData(10, 1, 10)]
    [InlineData(10, 0.001, 1)]
    [InlineData(0, 0.5, 0)]
    public void A_replica_has_its_rounded_share_of_distinct_rows_in_order(int chunkSize, double fraction, int expected)
    {
        var rows = ReplicationPlan.ReplicaRows(chunkSize, fraction, 2, 3, 1);

        Assert.Equal(expected, rows.Length);
        Assert.All(rows, row => Assert.InRange(row, 0, chunkSize - 1));
        Assert.Equal(rows.Order().Distinct(), rows);
    }

    [Fact]
    public void A_replica_is_fixed_once_and_is_another_one_on_another_rank_or_chunk_or_partition()
    {
        var rows = ReplicationPlan.ReplicaRows(1000, 0.4, 2, 3, 1);

        Assert.Equal(rows, ReplicationPlan.ReplicaRows(1000, 0.4, 2, 3, 1));
        Assert.NotEqual(rows, ReplicationPlan.ReplicaRows(1000, 0.4, 1, 3, 1));
        Assert.NotEqual(rows, ReplicationPlan.ReplicaRows(1000, 0.4, 2, 4, 1));
        Assert.NotEqual(rows, ReplicationPlan.ReplicaRows(1000, 0.4, 2, 3, 2));
    }

    [Fact]
    public void Every_subset_is_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        for (var seed = 0; seed < 10_000; seed++)
        {
            var subset = string.Join(' ', ReplicationPlan.ReplicaRows(5, 0.4, 0, 1, seed));
            counts[subset] = counts.GetValueOrDefault(subset) + 1;
        }

        Assert.Equal(10, counts.Count);
        Assert.InRange(Statistics.ChiSquare(counts.Values), 0, Statistics.ChiSquareLimit(9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_fraction_that_is_none_is_refused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplicationPlan.ReplicaRows(10, fraction, 0, 0, 1));
}
