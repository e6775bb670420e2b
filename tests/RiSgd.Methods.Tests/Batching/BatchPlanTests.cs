namespace RiSgd.Methods.Tests;

public class BatchPlanTests
{
    private static BatchPlan Plan(
        double mu,
        BatchPolicy batch,
        ChunkReduce reduce = ChunkReduce.Mean,
        LearningRatePolicy rate = LearningRatePolicy.Fixed,
        int reference = 32,
        int ranks = 4) =>
        BatchPlan.Create(ReplicationPlan.Cyclic(ranks, mu).SharesOf(1 % ranks), reference, batch, reduce, rate);

    [Theory]
    [InlineData(0.0, "32", "32")]
    [InlineData(0.1, "32+13", "23+9")]
    [InlineData(0.25, "32+32", "16+16")]
    [InlineData(0.5, "32+32+32", "11+11+10")]
    [InlineData(0.75, "32+32+32+32", "8+8+8+8")]
    public void Batches_of_a_global_batch_of_128_on_4_ranks_are_the_known_ones(double mu, string full, string reduced)
    {
        static string Sizes(BatchPlan plan) => string.Join('+', plan.Chunks.Select(chunk => chunk.BatchSize));

        Assert.Equal(full, Sizes(Plan(mu, BatchPolicy.Full)));
        Assert.Equal(reduced, Sizes(Plan(mu, BatchPolicy.Reduced)));
    }

    [Fact]
    public void A_reduced_batch_is_exactly_the_reference_batch_and_no_chunk_is_a_sample_off_its_share()
    {
        for (var p = 1; p <= 8; p++)
        {
            for (var reference = p; reference <= 70; reference++)
            {
                for (var mu = 0.0; mu <= 1 - (1.0 / p); mu += 0.03)
                {
                    var plan = Plan(mu, BatchPolicy.Reduced, reference: reference, ranks: p);
                    var held = ReplicationPlan.Cyclic(p, mu).ChunksPerRank;
                    Assert.Equal(reference, plan.TotalBatch);
                    Assert.All(plan.Chunks, chunk => Assert.InRange(chunk.BatchSize - (reference * chunk.Fraction / held), -1, 1));

                    // Ties go to the earlier chunk: the sizes of whole chunks never rise.
                    var whole = plan.Chunks.Where(chunk => chunk.Fraction == 1).Select(chunk => chunk.BatchSize).ToArray();
                    Assert.Equal(whole.OrderDescending(), whole);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.1, BatchPolicy.Full)]
    [InlineData(0.5, BatchPolicy.Full)]
    [InlineData(0.1, BatchPolicy.Reduced)]
    [InlineData(0.5, BatchPolicy.Reduced)]
    public void Mean_weighs_every_sample_alike(double mu, BatchPolicy batch)
    {
        var plan = Plan(mu, batch);

        Assert.All(plan.Chunks, chunk => Assert.Equal((double)chunk.BatchSize / plan.TotalBatch, chunk.Weight));
        Assert.Equal(1, plan.Chunks.Sum(chunk => chunk.Weight), 1e-15);
    }

    [Theory]
    [InlineData(BatchPolicy.Full)]
    [InlineData(BatchPolicy.Reduced)]
    public void Sum_weighs_whole_chunks_by_one_and_a_fractional_one_by_its_fraction(BatchPolicy batch)
    {
        Assert.Equal([1.0, 1.0, 1.0], Plan(0.5, batch, ChunkReduce.Sum).Chunks.Select(chunk => chunk.Weight));
        Assert.Equal([1.0, 0.4], Plan(0.1, batch, ChunkReduce.Sum).Chunks.Select(chunk => chunk.Weight));
    }

    [Fact]
    public void The_learning_rate_is_fixed_or_follows_the_samples_of_a_step()
    {
        Assert.Equal(1, Plan(0.5, BatchPolicy.Full).LearningRateFactor);
        Assert.Equal(3, Plan(0.5, BatchPolicy.Full, rate: LearningRatePolicy.Linear).LearningRateFactor);
        Assert.Equal(45.0 / 32, Plan(0.1, BatchPolicy.Full, rate: LearningRatePolicy.Linear).LearningRateFactor);
        Assert.Equal(1, Plan(0.5, BatchPolicy.Reduced, rate: LearningRatePolicy.Linear).LearningRateFactor);
    }

    [Theory]
    [InlineData(BatchPolicy.Full, 0)]
    [InlineData(BatchPolicy.Full, -3)]
    [InlineData(BatchPolicy.Reduced, 2)]
    public void Too_small_a_batch_is_a_usage_error_that_names_the_option(BatchPolicy batch, int reference)
    {
        var error = Assert.Throws<RunException>(() => Plan(0.5, batch, reference: reference));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--batch-size", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BatchPolicy.Full)]
    [InlineData(BatchPolicy.Reduced)]
    public void A_fraction_too_small_for_a_sample_takes_no_part(BatchPolicy batch)
    {
        var plan = Plan(0.0025, batch);

        Assert.Equal(new ChunkBatch(1, 1, 32, 1), Assert.Single(plan.Chunks));
        Assert.Equal(32, plan.TotalBatch);
    }
}
