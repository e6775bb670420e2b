using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;

namespace RiSgd.Training.Loop;

/// <summary>What a run is composed of: the choices on the method's axes, and whom it reports to.</summary>
/// <typeparam name="T">Element type of parameters, gradients and momentum.</typeparam>
public sealed record TrainingParts<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The ranks of the run.</summary>
    public required IRankGroup Ranks { get; init; }

    /// <summary>This rank's objective: which samples a step uses.</summary>
    public required IObjective<T> Objective { get; init; }

    /// <summary>This rank's model.</summary>
    public required Replica<T> Replica { get; init; }

    /// <summary>Accumulates the chunks' gradients.</summary>
    public required IGradientAccumulator<T> Accumulator { get; init; }

    /// <summary>The local update.</summary>
    public required ILocalStep<T> LocalStep { get; init; }

    /// <summary>Which layers a step uses.</summary>
    public ILayerSampling<T> Layers { get; init; } = new AllLayers<T>();

    /// <summary>Which ranks take steps.</summary>
    public IParticipation Participation { get; init; } = new EveryRank();

    /// <summary>The learning rate.</summary>
    public required ILearningRateSchedule LearningRate { get; init; }

    /// <summary>When ranks meet.</summary>
    public required IAveragingSchedule Schedule { get; init; }

    /// <summary>What they exchange and how it is mixed and encoded.</summary>
    public required IMeeting<T> Meeting { get; init; }

    /// <summary>Evaluates the model that stands for all ranks.</summary>
    public required ModelEvaluation<T> Evaluation { get; init; }

    /// <summary>Sees what happens.</summary>
    public required IRunObserver Observer { get; init; }
}
