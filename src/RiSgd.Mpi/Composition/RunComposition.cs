using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Composition;

/// <summary>Makes a run from its settings; each choice on the method's axes is one expression in this folder, and nothing else decides anything.</summary>
/// <param name="settings">The choices.</param>
/// <param name="replication">Which chunks each rank holds.</param>
/// <param name="ranks">All ranks.</param>
internal sealed class RunComposition(RunSettings settings, ReplicationPlan replication, IRankGroup ranks)
{
    /// <summary>The fast implementation of the hot operations on this device.</summary>
    private const string Implementation = "vectorized";

    /// <summary>The loop. All ranks make theirs at the same time.</summary>
    public TrainingLoop<T> Loop<T>(
        ShardStore? store, MethodParts<T> parts, IObjective<T> objective, Replica<T> replica, CollectiveWatchdog watchdog, IRunObserver observer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IParticipation participation = ScheduleComposition.Participation(settings, ranks.Size);
        IMeeting<T> meeting = new MeetingComposition<T>(settings, parts, ranks, replica, watchdog, Implementation).Meeting(
            participation, SampleComposition.GradientWeight(settings, replication, ranks.Rank, ranks.Size), ModelWeight(store));
        return new TrainingLoop<T>(
            new LoopSettings(settings.Steps, settings.EvalEvery, settings.Momentum, settings.Nesterov, settings.WeightDecay),
            new TrainingParts<T>
            {
                Ranks = ranks,
                Objective = objective,
                Replica = replica,
                Accumulator = GradientAccumulators.Create<T>(Implementation),
                LocalStep = LayerComposition.Step<T>(settings, replica.Layout, (meeting as SparseGradientAveraging<T>)?.Updated, Implementation),
                Layers = LayerComposition.Sampling(settings, parts.Active, objective, SampleComposition.StepsPerEpoch(settings, store, ranks.Size), ranks.Rank, Implementation),
                Participation = participation,
                LearningRate = ScheduleComposition.LearningRate(settings, LearningRateFactor()),
                Schedule = ScheduleComposition.Averaging(settings),
                Meeting = meeting,
                Evaluation = new ModelEvaluation<T>(ranks, objective, ModelAverages.Create<T>(Implementation), watchdog, settings.Exchange.BatchNormSync, settings.Mixing.Kind == MixingKind.Graph),
                Observer = observer,
            });
    }

    private double ModelWeight(ShardStore? store) =>
        settings.Clients.Weights == ClientWeighting.Samples ? ClientWeights.BySamples(SampleComposition.SamplesOf(settings, replication, store, ranks.Size))[ranks.Rank] : 1;

    // Ranks that step along the same averaged gradient need the same rate: that of their mean batch.
    private double LearningRateFactor() =>
        settings.Exchange.Kind == ExchangeKind.Gradient
            ? Enumerable.Range(0, ranks.Size).Average(r => SampleComposition.Batches(settings, replication, r).LearningRateFactor)
            : SampleComposition.Batches(settings, replication, ranks.Rank).LearningRateFactor;
}
