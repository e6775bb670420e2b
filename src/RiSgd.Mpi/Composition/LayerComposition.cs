using System.Numerics;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;
using RiSgd.Training.Layers;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;

namespace RiSgd.Mpi.Composition;

/// <summary>Which layers a step computes, and the local update of them.</summary>
internal static class LayerComposition
{
    /// <summary>The sampling of layers.</summary>
    /// <param name="settings">The choices.</param>
    /// <param name="active">The set that it draws; null: all layers in every step.</param>
    /// <param name="objective">This rank's objective.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="implementation">Name of the implementation of the hot operations.</param>
    public static ILayerSampling<T> Sampling<T>(RunSettings settings, ActiveLayers? active, IObjective<T> objective, double stepsPerEpoch, int rank, string implementation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (active is null)
            return new AllLayers<T>();
        LayerSettings layers = settings.Layers;
        return new JointSparLayers<T>(
            new LayerSamplingSettings(layers.ActiveSet, layers.Importance == Importance.BeforeLars, RedrawEvery(settings, stepsPerEpoch)),
            objective,
            active,
            Probabilities(settings, active.Model.Count, stepsPerEpoch),
            new LayerDraw(settings.Seed, layers.ActiveSet == LayerSetScope.Shared ? 0 : rank),
            LayerArithmetics.Create<T>(implementation));
    }

    /// <summary>The probabilities of the layers at the start.</summary>
    /// <param name="settings">The choices.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <exception cref="RunException">Floor or rate do not fit the budget (usage).</exception>
    public static LayerProbabilities Probabilities(RunSettings settings, int layers, double stepsPerEpoch)
    {
        // There is something to learn as often as the set is drawn.
        long draws = Math.Max(1, settings.Steps / RedrawEvery(settings, stepsPerEpoch));
        return new LayerProbabilities(
            layers, settings.Layers.Budget!.Value, settings.Layers.Floor, settings.Layers.Rate ?? LayerProbabilities.DefaultRate(layers, settings.Layers.Floor, draws));
    }

    private static long RedrawEvery(RunSettings settings, double stepsPerEpoch) =>
        settings.Layers.Redraw == LayerRedraw.Epoch ? Math.Max(1, (long)Math.Ceiling(stepsPerEpoch)) : 1;

    /// <summary>The local update.</summary>
    /// <param name="settings">The choices.</param>
    /// <param name="layout">The model's tensors.</param>
    /// <param name="updated">The layers whose gradient may differ from zero; null: all.</param>
    /// <param name="implementation">Name of the implementation of the hot operations.</param>
    public static ILocalStep<T> Step<T>(RunSettings settings, FlatLayout layout, ActiveLayers? updated, string implementation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ILocalStep<T> step = settings.Layers.Trust > 0
            ? new LarsStep<T>(layout, settings.Layers.Trust, LayerArithmetics.Create<T>(implementation))
            : LocalSteps.Create<T>(implementation);
        return updated is not null && settings.Layers.Inactive == InactiveLayers.Freeze ? new FreezingStep<T>(step, updated) : step;
    }
}
