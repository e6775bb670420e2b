using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests;

/// <summary>SQ-1 to SQ-7: gossip by compressed differences through the loop that trains networks, in float64.</summary>
public sealed class EstimateGossipOracles
{
    private const int Ranks = 5;

    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(Ranks);

    private static readonly CompressionSettings Identity = new();

    public static TheoryData<string, double, double, bool> Everything
    {
        get
        {
            var all = new TheoryData<string, double, double, bool>();
            foreach (string code in Compressors.Names)
            {
                foreach (double threshold in (double[])[-1, 300, double.PositiveInfinity])
                    all.Add(code, threshold, code.Length % 2 == 0 ? 1 : 0.4, false);
                all.Add(code, -1, 0.4, true);
                all.Add(code, 300, 1, true);
            }

            return all;
        }
    }

    private static MixingMatrix Ring(int ranks) => MixingMatrix.Metropolis(Graph.Ring(ranks));

    private static CompressionSettings Code(string name) => new(name, Ratio: 0.2, Levels: 4, Bucket: 8, DenseBelow: 10, Contraction: true);

    [Theory]
    [InlineData("reference")]
    [InlineData("vectorized")]
    public void SQ_1_without_compression_trigger_and_momentum_it_is_decentralised_SGD_that_adapts_then_combines(string implementation)
    {
        foreach (MixingMatrix matrix in (MixingMatrix[])[Ring(Ranks), MixingOracleRun.RandomWeights(Ranks, 3), MixingMatrix.Metropolis(Graph.Star(Ranks))])
        {
            var run = new OracleRun { Steps = 60, Rate = 0.3, Implementation = implementation };

            Trajectory gossip = run.Gossiping(matrix, Identity, gamma: 1).RunOn(Problem);
            Trajectory decentralised = run.Over(matrix).RunOn(Problem);

            for (int rank = 0; rank < Ranks; rank++)
            {
                foreach (int step in (int[])[1, 2, 17, 59])
                    Close.All(decentralised.Ranks[rank].Models[step - 1], gossip.Ranks[rank].Models[step - 1], 1e-13);
            }

            Close.All(decentralised.Final, gossip.Final, 1e-13);
        }
    }

    [Fact]
    public void SQ_1_over_the_complete_graph_it_is_synchronous_SGD()
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 40, Rate = 0.3 };

        Trajectory gossip = run.Gossiping(MixingMatrix.Metropolis(Graph.Complete(Ranks)), Identity, gamma: 1).RunOn(Problem);
        Trajectory synchronous = (run with { ExchangeGradients = true }).RunOn(Problem);

        for (int step = 1; step < 40; step++)
        {
            for (int rank = 0; rank < Ranks; rank++)
                Close.All(synchronous.Ranks[rank].Models[step - 1], gossip.Ranks[rank].Models[step - 1], 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void SQ_2_the_mean_of_the_models_stays_as_it_is_whatever_is_sent(string code, double threshold, double gamma, bool gossipFirst)
    {
        var watches = new MeetingWatch[Ranks];
        new OracleRun { Steps = 24, Rate = 0.1, Tau = 2, Momentum = 0.5, Nesterov = true }
            .Gossiping(MixingOracleRun.RandomWeights(Ranks, 7), Code(code), gamma, new TriggerThreshold(threshold), gossipFirst)
            .Watched(group => watches[group.Rank] = new MeetingWatch())
            .RunOn(Problem);

        Assert.Equal(12, watches[0].Before.Count);
        for (int round = 0; round < 12; round++)
            Close.All(Mean(watches, w => w.Before[round]), Mean(watches, w => w.After[round]), 1e-14);
        if (double.IsFinite(threshold))
            Assert.NotEqual(watches[0].Before[11], watches[0].After[11]);
    }

    [Fact]
    public void SQ_3_with_an_infinite_threshold_the_ranks_run_on_their_own_and_send_nothing()
    {
        var run = new OracleRun { Ranks = Ranks, Steps = 30, Rate = 0.05, Tau = 5, Momentum = 0.9, Nesterov = true };

        Trajectory gossip = run.Gossiping(Ring(Ranks), Code("sign-topk"), 0.5, TriggerThreshold.Never).RunOn(Problem);
        Trajectory apart = (run with { Schedule = () => new Apart() }).RunOn(Problem);

        for (int rank = 0; rank < Ranks; rank++)
        {
            // After the last step the loop has put the mean in the models' place.
            Assert.Equal(apart.Ranks[rank].Models[..^1], gossip.Ranks[rank].Models[..^1]);
            Assert.Empty(gossip.Ranks[rank].Rounds);
            Assert.Equal(0, gossip.Ranks[rank].Outcome!.BytesSent);
        }

        Assert.Equal(apart.Final, gossip.Final);
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("sign-topk", 5)]
    public void SQ_5_under_a_constant_gradient_the_ranks_move_by_Nesterovs_closed_form(string code, int tau)
    {
        const double Beta = 0.9, Eta = 0.1;
        double expected = -Eta * Enumerable.Range(1, 10).Sum(t => (Beta * (1 - Math.Pow(Beta, t)) / (1 - Beta)) + 1);
        Assert.Equal(-4.7242953648, expected, 1e-10);

        Trajectory result = new OracleRun { Steps = 10, Rate = Eta, Momentum = Beta, Nesterov = true, Tau = tau }
            .Gossiping(Ring(4), Code(code), 0.5)
            .Run((_, _) => new ConstantSlope(length: 12, slope: 1));

        foreach (RankTrajectory rank in result.Ranks)
            Assert.All(rank.Models[^1], x => Close.To(expected, x, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void SQ_6_every_copy_of_an_estimate_has_the_bits_of_the_owners(string code, double threshold, double gamma, bool gossipFirst)
    {
        MixingMatrix matrix = MixingOracleRun.RandomWeights(Ranks, 7);
        var estimates = new EstimateWatch[Ranks];
        new OracleRun { Steps = 6, Rate = 0.1, Momentum = 0.5, Implementation = "vectorized" }
            .Gossiping(matrix, Code(code), gamma, new TriggerThreshold(threshold), gossipFirst)
            .Watched(group => estimates[group.Rank] = new EstimateWatch())
            .RunOn(Problem);

        for (int rank = 0; rank < Ranks; rank++)
        {
            foreach (int other in matrix.Graph.NeighboursOf(rank))
                Assert.Equal(estimates[other].Values["estimate"], estimates[rank].Values[$"estimate_of_rank_{other}"]);
        }

        bool moved = !estimates[0].Values["estimate"].All(x => x == 10);
        Assert.Equal(double.IsFinite(threshold), moved);
    }

    [Fact]
    public void SQ_7_bytes_follow_from_the_layers_and_the_number_of_triggers()
    {
        // Layers of 6, 13, 19 and 26 elements: the first as it is, of the others 1, 1 and 2 elements with indices of 4, 5 and 5 bits, a sign each and a scale of 8 bytes.
        int message = (6 * 8) + (8 + Bytes(1 * (4 + 1))) + (8 + Bytes(1 * (5 + 1))) + (8 + Bytes(2 * (5 + 1)));
        Trajectory result = new OracleRun { Steps = 400, Rate = 0.01, Tau = 4 }
            .Gossiping(Ring(Ranks), new CompressionSettings("sign-topk", Ratio: 0.1, DenseBelow: 10), 0.2, new TriggerThreshold(1e5))
            .RunOn(Problem);

        int triggers = 0;
        for (int round = 0; round < result.Ranks[0].Rounds.Count; round++)
        {
            double[] sent = [.. result.Ranks.Select(r => r.Rounds[round].BytesSent)];
            Assert.All(sent, bytes => Assert.True(bytes == 0 || bytes == 2 * message, $"{bytes} bytes"));
            Assert.Equal(sent.Count(bytes => bytes > 0), result.Ranks[0].Rounds[round].Participants);
            triggers += result.Ranks[0].Rounds[round].Participants;
        }

        Assert.InRange(triggers, 30, (100 * Ranks) - 30);
        Assert.Equal(2.0 * message * triggers, result.Ranks.Sum(r => r.Outcome!.BytesSent));
        Assert.Equal(2.0 * message * triggers, result.Ranks[0].Outcome!.Score.BytesSent);
    }

    [Theory]
    [InlineData(-1, false, 0)]
    [InlineData(-1, true, 0)]
    [InlineData(3e5, false, 0.9)]
    [InlineData(3e5, true, 0.9)]
    public void It_takes_the_steps_of_a_plain_program_in_either_order(double threshold, bool gossipFirst, double momentum)
    {
        const int Steps = 50, Tau = 3;
        MixingMatrix matrix = MixingOracleRun.RandomWeights(Ranks, 11);
        var plain = new PlainGossip(Problem, matrix, 10)
        {
            Rate = 0.02, Momentum = momentum, Tau = Tau, Gamma = 0.3, Threshold = threshold, GossipFirst = gossipFirst, Ratio = 0.3,
        };
        double[][] expected = plain.Run(Steps);

        Trajectory result = new OracleRun { Steps = Steps, Rate = 0.02, Momentum = momentum, Nesterov = momentum > 0, Tau = Tau }
            .Gossiping(matrix, new CompressionSettings("topk", Ratio: 0.3, DenseBelow: 0), 0.3, new TriggerThreshold(threshold), gossipFirst)
            .RunOn(Problem);

        Close.All([.. Enumerable.Range(0, 64).Select(k => expected.Average(x => x[k]))], result.Final, 1e-12);
        Assert.Equal(plain.Triggered.Where(n => n > 0), result.Ranks[0].Rounds.Select(r => r.Participants));
        if (threshold > 0)
            Assert.Contains(plain.Triggered, n => n is > 0 and < Ranks);
    }

    /// <summary>The settings are SQuARM-SGD's (momentum, threshold, several local steps), SPARQ-SGD's and CHOCO-SGD's.</summary>
    [Theory]
    [InlineData("sign-topk", 0.9, 5, 1e6, false)]
    [InlineData("sign-topk", 0, 1, 500, false)]
    [InlineData("sign-topk", 0, 1, -1, true)]
    [InlineData("topk", 0, 1, -1, true)]
    [InlineData("sign", 0, 1, -1, true)]
    public void With_estimates_that_remember_every_rank_reaches_the_optimum_and_without_none_does(string code, double momentum, int tau, double threshold, bool gossipFirst)
    {
        QuadraticProblem problem = VectorQuadratic.Make(4);
        OracleRun run = new OracleRun
        {
            Steps = momentum > 0 ? 2000 : 600,
            Momentum = momentum,
            Nesterov = momentum > 0,
            Tau = tau,
            LearningRate = LearningRates.Inverse(momentum > 0 ? 0.2 : 3, 1, 20),
        }.Gossiping(Ring(4), new CompressionSettings(code, Ratio: 0.2, DenseBelow: 0), 0.4, new TriggerThreshold(threshold), gossipFirst);

        Trajectory remembering = run.RunOn(problem);
        Trajectory forgetting = run.Watched(_ => new Forgetting()).RunOn(problem);

        Assert.InRange(VectorQuadratic.DistanceToOptimum(problem, remembering.Final), 0, 0.1);
        Assert.All(remembering.Ranks, r => Assert.InRange(VectorQuadratic.DistanceToOptimum(problem, r.Models[^2]), 0, 0.25));
        Assert.All(forgetting.Ranks, r => Assert.InRange(VectorQuadratic.DistanceToOptimum(problem, r.Models[^2]), 2, 20));
        if (threshold > 0)
            Assert.Contains(remembering.Ranks[0].Rounds, r => r.Participants is > 0 and < 4);
    }

    private static int Bytes(int bits) => (bits + 7) / 8;

    private static double[] Mean(MeetingWatch[] watches, Func<MeetingWatch, double[]> select) =>
        [.. Enumerable.Range(0, 64).Select(k => watches.Average(w => select(w)[k]))];

    /// <summary>Takes the memory out: after each round the estimates are as if nothing had been sent yet.</summary>
    private sealed class Forgetting : EstimateWatch
    {
        protected override void Change(Span<double> values) => values.Clear();
    }
}
