using System.Numerics;

namespace RiSgd.Methods.Tests;

/// <summary>RI-6: where chunks and their replicas are.</summary>
public class PlacementTests
{
    public static TheoryData<int, int> EveryWholeRedundancy
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var p = 1; p <= 8; p++)
            {
                for (var q = 1; q <= p; q++)
                    cases.Add(p, q);
            }

            return cases;
        }
    }

    private static ReplicationPlan Plan(int p, int q) => ReplicationPlan.Cyclic(p, (q - 1.0) / p);

    [Theory]
    [MemberData(nameof(EveryWholeRedundancy))]
    public void RI_6_each_rank_holds_its_own_chunk_and_the_next_ones_and_each_chunk_is_on_exactly_q_ranks(int p, int q)
    {
        var plan = Plan(p, q);
        var holders = new int[p];
        for (var rank = 0; rank < p; rank++)
        {
            Assert.Equal(Enumerable.Range(rank, q).Select(chunk => new ChunkShare(chunk % p, 1)), plan.SharesOf(rank));
            foreach (var share in plan.SharesOf(rank))
                holders[share.Chunk]++;
        }

        Assert.All(holders, held => Assert.Equal(q, held));
        Assert.Equal(q, plan.ChunksPerRank);
        Assert.Equal((q - 1.0) / p, plan.Redundancy, 1e-15);
    }

    [Theory]
    [MemberData(nameof(EveryWholeRedundancy))]
    public void RI_6_no_loss_of_fewer_than_q_ranks_loses_data_and_others_lose_the_chunks_of_q_neighbours(int p, int q)
    {
        var plan = Plan(p, q);
        for (uint subset = 0; subset < 1u << p; subset++)
        {
            var lost = Enumerable.Range(0, p).Where(rank => (subset >> rank & 1) == 1).ToArray();

            // Chunk c is on ranks c-q+1 .. c: it is gone when these q cyclic neighbours are.
            var gone = Enumerable.Range(0, p).Count(chunk => Enumerable.Range(0, q).All(back => lost.Contains((chunk - back + p) % p)));

            Assert.Equal(1 - ((double)gone / p), plan.CoveredFraction(lost), 1e-12);
            if (BitOperations.PopCount(subset) < q)
                Assert.Equal(1, plan.CoveredFraction(lost));
        }
    }

    [Theory]
    [InlineData(2, 0.2)]
    [InlineData(4, 0.1)]
    [InlineData(4, 0.6)]
    [InlineData(7, 0.33)]
    [InlineData(8, 0.1)]
    [InlineData(8, 0.85)]
    public void RI_6_fractional_redundancy_is_balanced_and_right_to_one_sample(int p, double mu)
    {
        const int ChunkSize = 7500;
        var plan = ReplicationPlan.Cyclic(p, mu);
        var heldOf = new double[p];
        for (var rank = 0; rank < p; rank++)
        {
            var shares = plan.SharesOf(rank);
            Assert.Equal(rank, shares[0].Chunk);
            Assert.Equal(shares.Count, shares.Select(share => share.Chunk).Distinct().Count());
            Assert.All(shares.SkipLast(1), share => Assert.Equal(1, share.Fraction));
            var rows = shares.Sum(share => ReplicationPlan.ReplicaRows(ChunkSize, share.Fraction, rank, share.Chunk, 1).Length);
            Assert.Equal((1 + (mu * p)) * ChunkSize, rows, 1.0);
            foreach (var share in shares)
                heldOf[share.Chunk] += share.Fraction;
        }

        Assert.All(heldOf, held => Assert.Equal(1 + (mu * p), held, 1e-9));
    }

    [Theory]
    [InlineData(4, 0.0, "0:1")]
    [InlineData(4, 0.1, "0:1 1:0.4")]
    [InlineData(4, 0.25, "0:1 1:1")]
    [InlineData(4, 0.5, "0:1 1:1 2:1")]
    [InlineData(4, 0.75, "0:1 1:1 2:1 3:1")]
    [InlineData(8, 0.1, "0:1 1:0.8")]
    [InlineData(8, 0.25, "0:1 1:1 2:1")]
    [InlineData(8, 0.5, "0:1 1:1 2:1 3:1 4:1")]
    [InlineData(8, 0.875, "0:1 1:1 2:1 3:1 4:1 5:1 6:1 7:1")]
    public void The_redundancies_of_the_experiments_give_the_known_shares(int p, double mu, string expected)
    {
        var shares = ReplicationPlan.Cyclic(p, mu).SharesOf(0);

        Assert.Equal(expected, string.Join(' ', shares.Select(share => FormattableString.Invariant($"{share.Chunk}:{share.Fraction}"))));
    }

    [Fact]
    public void The_paper_s_own_listing_holds_for_four_ranks()
    {
        var plan = ReplicationPlan.Cyclic(4, 0.25);
        int[][] listed = [[0, 1], [1, 2], [2, 3], [3, 0]];

        Assert.Equal(listed, Enumerable.Range(0, 4).Select(rank => plan.SharesOf(rank).Select(share => share.Chunk).ToArray()));
    }

    [Fact]
    public void A_lost_rank_s_chunk_survives_to_the_part_that_is_replicated()
    {
        var plan = ReplicationPlan.Cyclic(4, 0.1);

        Assert.Equal((3 + 0.4) / 4, plan.CoveredFraction([1]), 1e-12);
        Assert.Equal((2 + 0.4) / 4, plan.CoveredFraction([1, 2]), 1e-12);
        Assert.Equal(0, plan.CoveredFraction([0, 1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.CoveredFraction([4]));
    }
}
