using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Runs of the oracles whose ranks exchange codes.</summary>
internal static class GossipOracleRun
{
    /// <summary>Gossip by estimates over a graph; copies are compared in every round.</summary>
    public static OracleRun Gossiping(
        this OracleRun run, MixingMatrix matrix, CompressionSettings code, double gamma, TriggerThreshold? threshold = null, bool gossipFirst = false, long seed = 1) => run with
    {
        Ranks = matrix.Size,
        Meeting = (group, replica, watchdog) => new EstimateGossip<double>(
            new RoundControl(group, watchdog),
            replica,
            matrix,
            Compressors.CreateFor<double>(replica.Layout, code),
            GossipSteps.Create<double>(run.Implementation),
            new GossipSettings { ConsensusStep = gamma, Threshold = threshold ?? TriggerThreshold.Always, GossipFirst = gossipFirst, Seed = seed },
            new ReplicaCheck(group, watchdog)),
    };

    /// <summary>Averages coded gradients in every step; the means are compared.</summary>
    public static OracleRun AveragingCodedGradients(this OracleRun run, CompressionSettings code, bool errorFeedback = false, long seed = 1) => run with
    {
        Meeting = (group, replica, watchdog) =>
            new CompressedGradientAveraging<double>(
                Mean(group, replica, watchdog, code, errorFeedback, seed), run.GradientWeight(group.Rank), BatchNormSync.Average, new ReplicaCheck(group, watchdog)),
    };

    /// <summary>Averages models by their coded differences from the last consensus, which is compared in every round.</summary>
    public static OracleRun AveragingDifferences(this OracleRun run, CompressionSettings code, bool errorFeedback, long seed = 1) => run with
    {
        Meeting = (group, replica, watchdog) => new CompressedDifferenceAveraging<double>(
            Mean(group, replica, watchdog, code, errorFeedback, seed),
            replica,
            GossipSteps.Create<double>(run.Implementation),
            run.MomentumSync,
            BatchNormSync.Average,
            new ReplicaCheck(group, watchdog)),
    };

    /// <summary>Averages models where one has drifted.</summary>
    public static OracleRun AveragingAfterDrift(this OracleRun run, TriggerThreshold threshold) => run with
    {
        Meeting = (group, replica, watchdog) => new TriggeredMeeting<double>(
            new ModelAveraging<double>(
                new MeanRound<double>(group, ModelAverages.Create<double>(run.Implementation), watchdog), run.Point, run.MomentumSync, BatchNormSync.Average),
            new RoundControl(group, watchdog),
            replica,
            threshold,
            GossipSteps.Create<double>(run.Implementation)),
    };

    /// <summary>Lets something look at the model before and after every meeting.</summary>
    public static OracleRun Watched(this OracleRun run, Func<IRankGroup, MeetingWatch> watch) => run with
    {
        Meeting = (group, replica, watchdog) => new WatchedMeeting(run.Meeting!(group, replica, watchdog), watch(group)),
    };

    /// <summary>Trains on a vector quadratic from 10 in all coordinates.</summary>
    public static Trajectory RunOn(this OracleRun run, QuadraticProblem problem) =>
        run.Run((rank, plan) => new QuadraticObjective<double>(problem, rank, plan, 10, concatenated: false));

    private static CodedMean<double> Mean(
        IRankGroup group, Replica<double> replica, CollectiveWatchdog watchdog, CompressionSettings code, bool errorFeedback, long seed)
    {
        LayoutCompressor<double> compressor = Compressors.CreateFor<double>(replica.Layout, code);
        return new CodedMean<double>(new RoundControl(group, watchdog), compressor, errorFeedback ? new ErrorFeedback<double>(compressor) : null, seed);
    }
}

/// <summary>What a test sees of a rank's meetings.</summary>
internal class MeetingWatch
{
    public List<double[]> Before { get; } = [];

    public List<double[]> After { get; } = [];

    public List<RoundOutcome> Outcomes { get; } = [];

    /// <summary>Called after every meeting.</summary>
    public virtual void Held(IMeeting<double> meeting)
    {
        // A plain watch only looks at the models.
    }
}

/// <summary>A meeting that is watched.</summary>
internal sealed class WatchedMeeting(IMeeting<double> meeting, MeetingWatch watch) : IMeeting<double>
{
    public MeetingPoint Point => meeting.Point;

    public FlatMemory<double>? Consensus => meeting.Consensus;

    public bool LeavesModelsEqual(Replica<double> replica) => meeting.LeavesModelsEqual(replica);

    public void VisitState(IStateVisitor visitor) => meeting.VisitState(visitor);

    public RoundOutcome Hold(in MeetingContext context, Replica<double> replica)
    {
        watch.Before.Add([.. replica.Parameters.Span]);
        RoundOutcome outcome = meeting.Hold(context, replica);
        watch.After.Add([.. replica.Parameters.Span]);
        watch.Outcomes.Add(outcome);
        watch.Held(meeting);
        return outcome;
    }
}

/// <summary>A schedule by which ranks never meet.</summary>
internal sealed class Apart : IAveragingSchedule
{
    public bool IsDue(long localStep, long totalSteps) => false;
}
