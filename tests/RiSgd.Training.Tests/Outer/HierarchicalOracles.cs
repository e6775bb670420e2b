using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Oracles of averaging on two levels (hierarchical local SGD; Lin, Stich, Patel, Jaggi, ICLR 2020), in float64, through the loop that trains networks.</summary>
public class HierarchicalOracles
{
    private static readonly int[] s_twoByTwo = [0, 0, 1, 1];
    private static readonly int[] s_unequal = [0, 0, 0, 0, 1, 1, 2, 2];
    private static readonly int[] s_scattered = [1, 0, 2, 0, 1, 0, 2, 0];

    public static TheoryData<int[]> Nodes => [s_twoByTwo, s_unequal, s_scattered, [0, 0, 0, 0], [3, 2, 1, 0]];

    [Theory]
    [MemberData(nameof(Nodes))]
    public void With_equal_intervals_it_is_plain_averaging(int[] nodes)
    {
        OracleRun plain = new() { Ranks = nodes.Length, Tau = 4, Steps = 22, Rate = 0.01, Momentum = 0.9, MomentumSync = MomentumSync.Average };
        Trajectory expected = plain.RunQ4();
        Trajectory actual = With(plain, nodes, nodeTau: 4).RunQ4();

        for (int t = 1; t <= 22; t++)
        {
            for (int j = 0; j < nodes.Length; j++)
                Close.To(expected.At(j, t), actual.At(j, t), 1e-13);
        }

        Assert.Equal(expected.Ranks[0].Rounds.Count, actual.Ranks[0].Rounds.Count);
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Nodes_average_often_and_all_ranks_weigh_the_same_when_they_all_meet(int[] nodes)
    {
        foreach (MomentumSync sync in Enum.GetValues<MomentumSync>())
        {
            OracleRun run = With(
                new OracleRun { Ranks = nodes.Length, Tau = 6, Steps = 25, Rate = 0.01, Momentum = 0.9, MomentumSync = sync }, nodes, nodeTau: 4);
            Trajectory trajectory = run.RunQ4();

            var plain = new PlainRanks(nodes.Length, momentum: 0.9);
            for (int t = 1; t <= 25; t++)
            {
                plain.Step(0.01);
                if (t % 6 == 0 || t == 25)
                    Meet(plain, sync, Enumerable.Range(0, nodes.Length));
                else if (t % 4 == 0)
                    Array.ForEach([.. nodes.Distinct()], node => Meet(plain, sync, Enumerable.Range(0, nodes.Length).Where(j => nodes[j] == node)));

                for (int j = 0; j < nodes.Length; j++)
                    Close.To(plain.X[j], trajectory.At(j, t), 1e-12);
            }
        }

        static void Meet(PlainRanks plain, MomentumSync sync, IEnumerable<int> who)
        {
            int[] ranks = [.. who];
            double x = ranks.Average(j => plain.X[j]), u = ranks.Average(j => plain.U[j]);
            foreach (int j in ranks)
            {
                plain.X[j] = x;
                plain.U[j] = sync switch { MomentumSync.Average => u, MomentumSync.Reset => 0, _ => plain.U[j] };
            }
        }
    }

    [Fact]
    public void A_rank_counts_the_bytes_of_what_it_takes_part_in()
    {
        // one element of 8 bytes; a node of 4: sum 2 x 3/4, result 3/4; of 2: 2 x 1/2 and 1/2; among the three that speak for their nodes 2 x 2/3
        Trajectory trajectory = With(new OracleRun { Ranks = 8, Tau = 4, Steps = 4 }, s_unequal, nodeTau: 2).RunQ4();

        foreach ((int rank, double inNode, double everywhere) in ((int, double, double)[])[(0, 12, 12 + 6 + (32.0 / 3)), (3, 12, 12 + 6), (4, 8, 8 + 4 + (32.0 / 3)), (7, 8, 8 + 4)])
        {
            Assert.Equal(inNode, trajectory.Ranks[rank].Rounds[0].BytesSent, 1e-12);
            Assert.Equal(everywhere, trajectory.Ranks[rank].Rounds[1].BytesSent, 1e-12);
        }
    }

    [Fact]
    public void Participants_and_distance_tell_a_meeting_of_a_node_from_one_of_all()
    {
        Trajectory trajectory = With(new OracleRun { Ranks = 8, Tau = 4, Steps = 4 }, s_unequal, nodeTau: 2).RunQ4();

        Assert.Equal([4, 8], trajectory.Ranks[1].Rounds.Select(round => round.Participants));
        Assert.Equal([2, 8], trajectory.Ranks[7].Rounds.Select(round => round.Participants));
        Assert.All(trajectory.Ranks, rank => Assert.Equal([false, true], rank.Rounds.Select(round => round.ConsensusDistance.HasValue)));
    }

    [Fact]
    public void An_evaluation_after_a_meeting_of_nodes_averages_what_still_differs()
    {
        OracleRun run = new() { Tau = 4, Steps = 8, EvaluateEvery = 2 };
        Trajectory trajectory = With(run, s_twoByTwo, nodeTau: 2).RunQ4();

        double mean = Enumerable.Range(0, 4).Average(j => trajectory.At(j, 2));
        double loss = Enumerable.Range(0, 4).Average(i => (i + 1) / 2.0 * Math.Pow(mean - (i == 3 ? 2 : -3), 2));
        Assert.NotEqual(trajectory.At(0, 2), trajectory.At(3, 2));
        Close.To(loss, trajectory.Ranks[0].Evaluations[0].TrainLoss!.Value, 1e-13);
    }

    [Fact]
    public void A_run_that_is_interrupted_goes_on_with_the_same_bits()
    {
        OracleRun run = With(new OracleRun { Tau = 6, Steps = 25, Rate = 0.01, Momentum = 0.9 }, s_twoByTwo, nodeTau: 2);
        Assert.Equal(run.RunQ4().Final, (run with { InterruptAfter = 14 }).RunQ4().Final);
    }

    private static OracleRun With(OracleRun run, int[] nodes, long nodeTau)
    {
        TwoLevel schedule = new(nodeTau, run.Tau, run.Steps);
        return run with
        {
            Schedule = () => schedule,
            Meeting = (group, _, watchdog) => new HierarchicalAveraging<double>(
                group,
                group.Split(nodes[group.Rank]),
                schedule,
                ModelAverages.Create<double>(run.Implementation),
                watchdog,
                run.MomentumSync,
                BatchNormSync.Average),
        };
    }
}
