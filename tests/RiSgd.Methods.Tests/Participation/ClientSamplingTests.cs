namespace RiSgd.Methods.Tests;

/// <summary>Which clients work in a round (FedAvg, McMahan et al., AISTATS 2017, Algorithm 1: m = max(C K, 1), a random set of m clients).</summary>
public class ClientSamplingTests
{
    [Theory]
    [InlineData(1.0, 4, 4)]
    [InlineData(0.5, 4, 2)]
    [InlineData(0.5, 5, 2)]
    [InlineData(0.74, 4, 2)]
    [InlineData(0.01, 4, 1)]
    [InlineData(0.1, 100, 10)]
    [InlineData(0.29, 100, 29)]
    [InlineData(1.0 / 3, 3, 1)]
    [InlineData(0.7, 10, 7)]
    public void The_fraction_is_rounded_down_to_whole_clients_and_one_always_works(double fraction, int ranks, int clients)
    {
        var sampling = new ClientSampling(fraction, ranks, seed: 1);
        Assert.Equal(clients, sampling.Clients);
        for (long round = 1; round <= 20; round++)
            Assert.Equal(clients, Enumerable.Range(0, ranks).Count(rank => sampling.Computes(rank, round)));
    }

    [Fact]
    public void Every_client_and_every_pair_of_clients_is_drawn_equally_often()
    {
        const int Rounds = 6000, Ranks = 4;
        var sampling = new ClientSampling(0.5, Ranks, seed: 7);
        var together = new int[Ranks, Ranks];
        for (long round = 1; round <= Rounds; round++)
        {
            int[] drawn = [.. Enumerable.Range(0, Ranks).Where(rank => sampling.Computes(rank, round))];
            foreach (int a in drawn)
            {
                foreach (int b in drawn)
                    together[a, b]++;
            }
        }

        // four standard errors of binomial counts with probabilities 1/2 (one client) and 1/6 (two)
        for (int a = 0; a < Ranks; a++)
        {
            for (int b = 0; b < Ranks; b++)
            {
                double probability = a == b ? 1.0 / 2 : 1.0 / 6;
                double error = Math.Sqrt(Rounds * probability * (1 - probability));
                Assert.InRange(together[a, b], (Rounds * probability) - (4 * error), (Rounds * probability) + (4 * error));
            }
        }
    }

    [Fact]
    public void All_ranks_know_the_same_draw_in_whatever_order_they_ask()
    {
        var forward = new ClientSampling(0.4, 10, seed: 3);
        var backward = new ClientSampling(0.4, 10, seed: 3);
        bool[] expected = [.. Enumerable.Range(1, 50).SelectMany(round => Enumerable.Range(0, 10).Select(rank => forward.Computes(rank, round)))];
        bool[] reversed = [.. Enumerable.Range(1, 50).Reverse().SelectMany(round => Enumerable.Range(0, 10).Reverse().Select(rank => backward.Computes(rank, round)))];
        Assert.Equal(expected, reversed.Reverse());
    }

    [Fact]
    public void Another_seed_draws_other_clients()
    {
        var one = new ClientSampling(0.5, 10, seed: 1);
        var two = new ClientSampling(0.5, 10, seed: 2);
        Assert.Contains(Enumerable.Range(1, 20), round => Enumerable.Range(0, 10).Any(rank => one.Computes(rank, round) != two.Computes(rank, round)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_fraction_out_of_range_is_wrong_usage(double fraction)
    {
        RunException refusal = Assert.Throws<RunException>(() => new ClientSampling(fraction, 4, 1));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains("--client-fraction", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_weigh_by_their_samples_and_equal_ones_exactly_one()
    {
        Assert.Equal([1.0 / 3, 1, 2.0 / 3], ClientWeights.BySamples([100, 300, 200]));
        Assert.All(ClientWeights.BySamples([7, 7, 7]), weight => Assert.Equal(1, weight));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClientWeights.BySamples([5, 0]));
    }
}
