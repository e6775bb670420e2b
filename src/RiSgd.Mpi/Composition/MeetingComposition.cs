using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Composition;

/// <summary>What ranks exchange when they meet, how it is mixed and how it is encoded.</summary>
/// <param name="settings">The choices.</param>
/// <param name="parts">What the method brings besides the model.</param>
/// <param name="ranks">All ranks.</param>
/// <param name="replica">This rank's model.</param>
/// <param name="watchdog">Watches the collective operations.</param>
/// <param name="implementation">Name of the implementation of the hot operations.</param>
internal sealed class MeetingComposition<T>(
    RunSettings settings, MethodParts<T> parts, IRankGroup ranks, Replica<T> replica, CollectiveWatchdog watchdog, string implementation)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round = new(ranks, ModelAverages.Create<T>(implementation), watchdog);
    private readonly ReplicaCheck? check = settings.Exchange.Check ? new ReplicaCheck(ranks, watchdog) : null;

    private MixingSettings Mixing => settings.Mixing;

    private MomentumSync Momentum => settings.Exchange.MomentumSync;

    private BatchNormSync BatchNorm => settings.Exchange.BatchNormSync;

    /// <summary>The meeting. All ranks call it at the same time.</summary>
    /// <param name="participation">Which ranks' models count in a round.</param>
    /// <param name="gradientWeight">This rank's weight in a mean of gradients.</param>
    /// <param name="modelWeight">This rank's weight in a mean of models.</param>
    public IMeeting<T> Meeting(IParticipation participation, double gradientWeight, double modelWeight)
    {
        IMeeting<T> meeting = (settings.Exchange.Kind, Mixing.Kind, settings.Overlap.Kind) switch
        {
            (ExchangeKind.Model, MixingKind.Mean, OverlapKind.Off) => new ModelAveraging<T>(round, Mixing.Point, Momentum, BatchNorm, participation, modelWeight),
            (ExchangeKind.Model, MixingKind.Mean, OverlapKind.Pullback) => new PullbackAveraging<T>(
                round, replica, settings.Overlap.Pull, settings.Overlap.Momentum, OverlapUpdates.Create<T>(implementation), Momentum, check),
            (ExchangeKind.Model, MixingKind.Mean, OverlapKind.Delayed) => new DelayedAveraging<T>(round, replica, OverlapUpdates.Create<T>(implementation), Momentum),
            (ExchangeKind.Model, MixingKind.Graph, _) => new GraphMixing<T>(
                round.Control, replica, parts.Matrix!.Relaxed(Mixing.ConsensusStep), NeighbourMixes.Create<T>(implementation), Mixing.Point, Momentum, BatchNorm),
            (ExchangeKind.Model, MixingKind.Elastic, _) => Elastic(),
            (ExchangeKind.Model, MixingKind.Outer, _) => new OuterMomentum<T>(round, replica, Outer(), OuterUpdates.Create<T>(implementation), Momentum, BatchNorm, check),
            (ExchangeKind.Model, MixingKind.Hierarchical, _) => new HierarchicalAveraging<T>(
                ranks, Node(), ScheduleComposition.TwoLevel(settings), ModelAverages.Create<T>(implementation), watchdog, Momentum, BatchNorm),
            (ExchangeKind.Gradient, MixingKind.Mean, _) => Gradients(gradientWeight),
            (ExchangeKind.Difference, MixingKind.Mean, _) => new CompressedDifferenceAveraging<T>(
                Coded(), replica, GossipSteps.Create<T>(implementation), Momentum, BatchNorm, check),
            (ExchangeKind.Difference, MixingKind.Graph, _) => new EstimateGossip<T>(
                round.Control, replica, parts.Matrix!, parts.Code!, GossipSteps.Create<T>(implementation), Gossip(), check),
            var other => throw new InvalidOperationException($"no meeting for {other}"),
        };
        return IsAskedFor ? new TriggeredMeeting<T>(meeting, new RoundControl(ranks, watchdog), replica, Threshold, GossipSteps.Create<T>(implementation)) : meeting;
    }

    // Where each rank decides for itself whether it sends, nobody has to be asked.
    private bool IsAskedFor =>
        settings.Schedule.Kind == AveragingSchedule.Triggered && (settings.Exchange.Kind, Mixing.Kind) is not (ExchangeKind.Difference, MixingKind.Graph);

    private TriggerThreshold Threshold =>
        settings.Schedule.Kind == AveragingSchedule.Triggered ? new TriggerThreshold(settings.Schedule.TriggerThreshold, settings.Schedule.TriggerGrowth) : TriggerThreshold.Always;

    private ElasticAveraging<T> Elastic() => new(
        round,
        replica,
        new ElasticCoefficients(ranks.Size, Mixing.ElasticAlpha),
        ElasticUpdates.Create<T>(implementation),
        Mixing.Point,
        Momentum,
        BatchNorm,
        Mixing.ElasticReport == ElasticReport.Centre,
        check);

    private OuterRule Outer() => settings.Outer.Rule == OuterRuleKind.Slowmo
        ? OuterRule.SlowMo(settings.Outer.LearningRate, settings.Outer.Momentum)
        : OuterRule.Nesterov(settings.Outer.LearningRate, settings.Outer.Momentum);

    private IRankGroup Node() => Mixing.RanksPerNode is { } size ? ranks.Split(ranks.Rank / size) : ranks.Node();

    private IMeeting<T> Gradients(double weight) => (parts.Active, parts.Code) switch
    {
        ({ } active, _) => new SparseGradientAveraging<T>(round, active, settings.Layers.ActiveSet, weight, BatchNorm, check),
        (_, { }) => new CompressedGradientAveraging<T>(Coded(), weight, BatchNorm, check),
        _ => new GradientAveraging<T>(round, weight, BatchNorm),
    };

    private CodedMean<T> Coded() => new(round.Control, parts.Code!, parts.Feedback, settings.Seed);

    private GossipSettings Gossip() => new()
    {
        ConsensusStep = Mixing.ConsensusStep,
        Threshold = Threshold,
        GossipFirst = Mixing.GossipFirst,
        BatchNorm = BatchNorm,
        Seed = settings.Seed,
    };
}
