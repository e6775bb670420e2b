using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>MPI lets one thread in at a time: what is under way in the background has to be completed before an evaluation talks to the other ranks.</summary>
public class SettlingTests
{
    [Fact]
    public void A_rank_settles_before_it_waits_for_the_others_at_an_evaluation()
    {
        // rank 1 takes the step before the evaluation only when rank 0 has settled, which it can't have if it waits for rank 1 first
        using var settled = new ManualResetEventSlim();
        OracleRun run = new()
        {
            Ranks = 2,
            Tau = 5,
            Steps = 5,
            EvaluateEvery = 2,
            Participation = new LateRank(settled),
            Meeting = (group, _, watchdog) => new Settling(
                new ModelAveraging<double>(
                    new MeanRound<double>(group, ModelAverages.Create<double>("reference"), watchdog), MeetingPoint.AfterUpdate, MomentumSync.Local, BatchNormSync.Average),
                settled),
        };

        Assert.Equal(3, run.RunQ4().Ranks[0].Evaluations.Count);
    }

    private sealed class LateRank(ManualResetEventSlim settled) : IParticipation
    {
        private int steps;

        public bool Computes(int rank, long round)
        {
            if (rank == 1 && ++steps == 2)
                Assert.True(settled.Wait(TimeSpan.FromSeconds(60)), "rank 0 waits for rank 1 before it has settled");
            return true;
        }
    }

    private sealed class Settling(IMeeting<double> inner, ManualResetEventSlim settled) : IMeeting<double>
    {
        public MeetingPoint Point => inner.Point;

        public bool LeavesModelsEqual(Replica<double> replica) => inner.LeavesModelsEqual(replica);

        public RoundOutcome Hold(in MeetingContext context, Replica<double> replica) => inner.Hold(context, replica);

        public double Settle(long step, Replica<double> replica)
        {
            settled.Set();
            return 0;
        }
    }
}
