using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Layers;
using RiSgd.Training.Loop;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.Layers;

/// <summary>Training with sampled layers, through the loop that trains networks, and what became of each rank's parts.</summary>
internal sealed record SampledRun
{
    public OracleRun Run { get; init; } = new();

    public double Budget { get; init; } = 0.75;

    public double Floor { get; init; } = 0.4;

    public double LearningRate { get; init; } = 0.01;

    /// <summary>Squared norms that the probabilities were taught six times before the first step; null: nothing.</summary>
    public double[]? Taught { get; init; }

    public LayerSetScope Scope { get; init; }

    public bool WithImportance { get; init; } = true;

    public bool Freeze { get; init; }

    /// <summary>Trust coefficient of LARS; 0: plain steps.</summary>
    public double Trust { get; init; }

    public long RedrawEvery { get; init; } = 1;

    public long Seed { get; init; } = 1;

    public LayerGranularity Granularity { get; init; } = LayerGranularity.Module;

    /// <summary>Trains; gives the trajectory with the sampler of each rank.</summary>
    public (Trajectory Trajectory, SamplerOfRank[] Samplers) Train(Func<int, BatchPlan, IObjective<double>> objective)
    {
        var samplers = new SamplerOfRank[Run.Ranks];
        OracleRun run = Run with
        {
            Layers = (group, local, _) => samplers[group.Rank] = new SamplerOfRank(this, group.Rank, local),
            Meeting = (group, _, watchdog) => samplers[group.Rank].Meeting = new SparseGradientAveraging<double>(
                new MeanRound<double>(group, ModelAverages.Create<double>(Run.Implementation), watchdog), samplers[group.Rank].Active, Scope, 1, BatchNormSync.Average),
            LocalStep = (replica, layers) => Step(replica.Layout, (SamplerOfRank)layers),
        };
        Trajectory trajectory = run.Run(objective);
        return (trajectory, samplers);
    }

    /// <summary>The same run with every layer in every step, as it is without any of this.</summary>
    public Trajectory TrainDense(Func<int, BatchPlan, IObjective<double>> objective) =>
        (Run with { ExchangeGradients = true, LocalStep = Trust > 0 ? (replica, _) => Lars(replica.Layout) : null }).Run(objective);

    /// <summary>The probabilities before the first step.</summary>
    public LayerProbabilities Probabilities(int layers)
    {
        var probabilities = new LayerProbabilities(layers, Budget, Floor, LearningRate);
        for (int lesson = 0; lesson < 6 && Taught is not null; lesson++)
            probabilities.Learn([.. Taught.Select(_ => true)], Taught);
        return probabilities;
    }

    private ILocalStep<double> Step(FlatLayout layout, SamplerOfRank sampler)
    {
        ILocalStep<double> step = Trust > 0 ? Lars(layout) : LocalSteps.Create<double>(Run.Implementation);
        return Freeze ? new FreezingStep<double>(step, sampler.Frozen) : step;
    }

    private LarsStep<double> Lars(FlatLayout layout) => new(layout, Trust, LayerArithmetics.Create<double>(Run.Implementation));
}

/// <summary>A rank's sampler, which notes every step's set.</summary>
internal sealed class SamplerOfRank : ILayerSampling<double>
{
    private readonly JointSparLayers<double> sampler;

    public SamplerOfRank(SampledRun run, int rank, IObjective<double> objective)
    {
        Active = new ActiveLayers(ModelLayers.Of(objective.Layout, run.Granularity));
        Frozen = new ActiveLayers(Active.Model);
        Probabilities = run.Probabilities(Active.Model.Count);
        sampler = new JointSparLayers<double>(
            new LayerSamplingSettings(run.Scope, run.WithImportance, run.RedrawEvery),
            objective,
            Active,
            Probabilities,
            new LayerDraw(run.Seed, run.Scope == LayerSetScope.Shared ? 0 : rank),
            LayerArithmetics.Create<double>(run.Run.Implementation));
    }

    public ActiveLayers Active { get; }

    /// <summary>The set that a freezing step reads: what any rank has sent.</summary>
    public ActiveLayers Frozen { get; }

    public LayerProbabilities Probabilities { get; }

    public SparseGradientAveraging<double>? Meeting { get; set; }

    /// <summary>Of every step so far: the rank's own set, and the layers with a mean gradient.</summary>
    public List<(bool[] Own, bool[] Updated)> Sets { get; } = [];

    public bool IsDense => sampler.IsDense;

    public void Draw(long step) => sampler.Draw(step);

    public void AfterGradient(long step, Replica<double> replica) => sampler.AfterGradient(step, replica);

    public void AfterExchange(long step, Replica<double> replica)
    {
        sampler.AfterExchange(step, replica);
        Frozen.Set(Meeting!.Updated.Layers);
        Sets.Add((Active.Layers.ToArray(), Frozen.Layers.ToArray()));
    }

    public void VisitState(IStateVisitor visitor) => sampler.VisitState(visitor);
}
