using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Composition;

/// <summary>Makes a run from its settings; each choice on the method's axes is one expression in this folder, and nothing else decides anything.</summary>
internal static class RunComposition
{
    /// <summary>The fast implementation of the hot operations on this device.</summary>
    private const string Implementation = "vectorized";

    public static TrainingLoop<T> Loop<T>(
        RunSettings settings, IRankGroup ranks, ReplicationPlan replication, IObjective<T> objective, Replica<T> replica, CollectiveWatchdog watchdog, IRunObserver observer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IModelAverage<T> average = ModelAverages.Create<T>(Implementation);
        return new TrainingLoop<T>(
            new LoopSettings(settings.Steps, settings.EvalEvery, settings.Momentum, settings.Nesterov, settings.WeightDecay),
            new TrainingParts<T>
            {
                Ranks = ranks,
                Objective = objective,
                Replica = replica,
                Accumulator = GradientAccumulators.Create<T>(Implementation),
                LocalStep = LocalSteps.Create<T>(Implementation),
                LearningRate = ScheduleComposition.LearningRate(settings, LearningRateFactor(settings, replication, ranks)),
                Schedule = ScheduleComposition.Averaging(settings),
                Meeting = MeetingComposition.Meeting(settings, replication, ranks, new MeanRound<T>(ranks, average, watchdog)),
                Evaluation = new ModelEvaluation<T>(ranks, objective, average, watchdog, settings.Exchange.BatchNormSync),
                Observer = observer,
            });
    }

    // Ranks that step along the same averaged gradient need the same rate: that of their mean batch.
    private static double LearningRateFactor(RunSettings settings, ReplicationPlan replication, IRankGroup ranks) =>
        settings.Exchange.Kind == ExchangeKind.Gradient
            ? Enumerable.Range(0, ranks.Size).Average(r => SampleComposition.Batches(settings, replication, r).LearningRateFactor)
            : SampleComposition.Batches(settings, replication, ranks.Rank).LearningRateFactor;
}
