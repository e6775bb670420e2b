using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Ranks;

/// <summary>The meetings over real messages, against their closed forms.</summary>
internal static class Mixing
{
    private const int Length = 20_000;
    private const int Rounds = 6;

    public static void WaveOnARing(IRankGroup ranks)
    {
        // CO-4 in every coordinate, with another factor each: lambda_1^t of the wave cos(2 pi j / m)
        MixingMatrix ring = MixingMatrix.Metropolis(Graph.Ring(ranks.Size));
        double eigenvalue = ranks.Size switch
        {
            1 => 1,
            2 => 0,
            _ => (1 + (2 * Math.Cos(2 * Math.PI / ranks.Size))) / 3,
        };
        double wave = Math.Cos(2 * Math.PI * ranks.Rank / ranks.Size);
        Hold(ranks, i => wave * (1 + (i % 13)), (replica, watchdog) => new GraphMixing<double>(
            new RoundControl(ranks, watchdog), replica, ring, NeighbourMixes.Create<double>("vectorized"), MeetingPoint.AfterUpdate, MomentumSync.Local, BatchNormSync.Average),
            (replica, _) =>
            {
                for (int i = 0; i < Length; i++)
                    Verify.Close(Math.Pow(eigenvalue, Rounds) * wave * (1 + (i % 13)), replica.Parameters.Span[i], $"coordinate {i}");
            });
    }

    public static void ElasticCentre(IRankGroup ranks)
    {
        // EA-2: the rank's model is alpha-close to the mean, the mean to the centre; the centre starts at 0. Checksums of the centres are compared in every round.
        double alpha = ElasticCoefficients.Usual(ranks.Size), mean = (ranks.Size - 1) / 2.0;
        Hold(ranks, i => ranks.Rank * (1 + (i % 13)), (replica, watchdog) => new ElasticAveraging<double>(
            new MeanRound<double>(ranks, ModelAverages.Create<double>("vectorized"), watchdog),
            replica,
            new ElasticCoefficients(ranks.Size, alpha),
            ElasticUpdates.Create<double>("vectorized"),
            MeetingPoint.AfterUpdate,
            MomentumSync.Local,
            BatchNormSync.Average,
            reportCentre: true,
            new ReplicaCheck(ranks, watchdog)),
            (replica, meeting) =>
            {
                double toCentre = Math.Pow(1 - ((ranks.Size + 1) * alpha), Rounds) * mean;
                double centre = ((ranks.Size * mean) - (ranks.Size * toCentre)) / (ranks.Size + 1);
                double own = centre + toCentre + (Math.Pow(1 - alpha, Rounds) * (ranks.Rank - mean));
                for (int i = 0; i < Length; i++)
                {
                    Verify.Close(centre * (1 + (i % 13)) / 13, meeting.Consensus!.Span[i] / 13, $"centre at {i}");
                    Verify.Close(own * (1 + (i % 13)) / 13, replica.Parameters.Span[i] / 13, $"model at {i}");
                }
            });
    }

    private static void Hold(
        IRankGroup ranks,
        Func<int, double> start,
        Func<Replica<double>, CollectiveWatchdog, IMeeting<double>> meeting,
        Action<Replica<double>, IMeeting<double>> verify)
    {
        using FlatMemory<double> model = FlatMemory<double>.Allocate(Length);
        using var replica = new Replica<double>(FlatLayout.Create([("x", [Length], SlotKind.Weight)]), model, withMomentum: false);
        using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
        IMeeting<double> meets = meeting(replica, watchdog);
        for (int i = 0; i < Length; i++)
            model.Span[i] = start(i);
        for (int round = 1; round <= Rounds; round++)
        {
            RoundOutcome outcome = meets.Hold(new MeetingContext(round, 0.1, round, ranks.Rank), replica);
            Verify.Close((ranks.Size - 1) / 2.0, outcome.MeanLoss, "mean loss");
        }

        verify(replica, meets);
    }
}
