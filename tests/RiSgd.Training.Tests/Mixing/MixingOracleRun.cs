using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Runs of the oracles that mix models over a graph or with a centre.</summary>
internal static class MixingOracleRun
{
    public static OracleRun Over(this OracleRun run, MixingMatrix matrix) => run with
    {
        Ranks = matrix.Size,
        Meeting = (group, replica, watchdog) => new GraphMixing<double>(
            new RoundControl(group, watchdog), replica, matrix, NeighbourMixes.Create<double>(run.Implementation), run.Point, run.MomentumSync, BatchNormSync.Average),
    };

    public static OracleRun Elastically(this OracleRun run, double alpha, CentreTrajectory? centre = null, bool reportCentre = true) => run with
    {
        Meeting = (group, replica, watchdog) =>
        {
            var elastic = new ElasticAveraging<double>(
                new MeanRound<double>(group, ModelAverages.Create<double>(run.Implementation), watchdog),
                replica,
                new ElasticCoefficients(group.Size, alpha),
                ElasticUpdates.Create<double>(run.Implementation),
                run.Point,
                run.MomentumSync,
                BatchNormSync.Average,
                reportCentre,
                new ReplicaCheck(group, watchdog));
            return group.Rank == 0 && centre is not null ? centre.Of(elastic) : elastic;
        },
    };

    /// <summary>Symmetric doubly stochastic weights without structure: a mean of permutations and their inverses, seeded.</summary>
    public static MixingMatrix RandomWeights(int ranks, int seed)
    {
        const int Permutations = 5;
        var random = new Random(seed);
        double[,] weights = new double[ranks, ranks];
        for (int n = 0; n < Permutations; n++)
        {
            int[] permutation = [.. Enumerable.Range(0, ranks)];
            random.Shuffle(permutation);
            for (int i = 0; i < ranks; i++)
            {
                weights[i, permutation[i]] += 0.5 / Permutations;
                weights[permutation[i], i] += 0.5 / Permutations;
            }
        }

        return MixingMatrix.FromWeights(weights);
    }
}

/// <summary>Rank 0's replica of the centre after every round.</summary>
internal sealed class CentreTrajectory
{
    public List<double[]> Rounds { get; } = [];

    public IMeeting<double> Of(IMeeting<double> meeting) => new Recorded(meeting, Rounds);

    private sealed class Recorded(IMeeting<double> meeting, List<double[]> rounds) : IMeeting<double>
    {
        public MeetingPoint Point => meeting.Point;

        public FlatMemory<double>? Consensus => meeting.Consensus;

        public bool LeavesModelsEqual(Replica<double> replica) => meeting.LeavesModelsEqual(replica);

        public void VisitState(IStateVisitor visitor) => meeting.VisitState(visitor);

        public RoundOutcome Hold(in MeetingContext context, Replica<double> replica)
        {
            RoundOutcome outcome = meeting.Hold(context, replica);
            rounds.Add([.. meeting.Consensus!.Span]);
            return outcome;
        }
    }
}
