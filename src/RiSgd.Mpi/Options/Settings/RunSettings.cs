using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Mpi.Options;

/// <summary>
/// Every setting of a run, checked, with defaults filled in: what <c>train</c> works from. <see cref="Options"/> keeps the same as text, with its origin.
/// </summary>
public sealed record RunSettings
{
    /// <summary>Every option with its resolved value and where that came from.</summary>
    public required IReadOnlyDictionary<string, OptionValue> Options { get; init; }

    /// <summary>Name of the method's preset.</summary>
    public required string Method { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the model is a test problem, which has no data set.</summary>
    public bool IsTestProblem => TestProblemPresets.Find(Model) is not null;

    /// <summary>Whether something was given in epochs whose length is not known yet.</summary>
    public bool AwaitsEpoch => Steps == 0 || Schedule.Tau == 0;

    /// <summary>What a test problem is made from.</summary>
    public required TestProblemSettings Problem { get; init; }

    /// <summary>A safetensors model to start from, or null.</summary>
    public required string? InitFrom { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Where the data set's files are; null: where the system keeps them.</summary>
    public required string? Source { get; init; }

    /// <summary>Directory of the prepared chunks.</summary>
    public required string Shards { get; init; }

    /// <summary>How samples are dealt to chunks.</summary>
    public required PartitionStyle Partition { get; init; }

    /// <summary>Concentration of the Dirichlet partition.</summary>
    public required double DirichletAlpha { get; init; }

    /// <summary>Seed of the partition alone.</summary>
    public required long PartitionSeed { get; init; }

    /// <summary>How many samples of the data set are used; null: all.</summary>
    public required int? Limit { get; init; }

    /// <summary>When ranks meet.</summary>
    public required ScheduleSettings Schedule { get; init; }

    /// <summary>What ranks exchange.</summary>
    public required ExchangeSettings Exchange { get; init; }

    /// <summary>How models are mixed.</summary>
    public required MixingSettings Mixing { get; init; }

    /// <summary>The outer step along the change of the mean model.</summary>
    public required OuterSettings Outer { get; init; }

    /// <summary>Which ranks work in a round.</summary>
    public required ClientSettings Clients { get; init; }

    /// <summary>Averaging in the background.</summary>
    public required OverlapSettings Overlap { get; init; }

    /// <summary>How what is exchanged is encoded.</summary>
    public required EncodingSettings Encoding { get; init; }

    /// <summary>Which layers a step computes, and how a layer's gradient is scaled.</summary>
    public required LayerSettings Layers { get; init; }

    /// <summary>mu, 0 to 1-1/p.</summary>
    public required double Redundancy { get; init; }

    /// <summary>Standard deviation of the heterogeneous draw, in chunks.</summary>
    public required double RedundancySigma { get; init; }

    /// <summary>Which samples a step uses.</summary>
    public required SamplingScope Sampling { get; init; }

    /// <summary>How samples are drawn.</summary>
    public required SamplerKind Sampler { get; init; }

    /// <summary>Samples of a step per rank and chunk.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How redundancy changes the samples of a step.</summary>
    public required BatchPolicy BatchPolicy { get; init; }

    /// <summary>How the gradients of the chunks are combined.</summary>
    public required ChunkReduce ChunkReduce { get; init; }

    /// <summary>How the chunks of a step are evaluated.</summary>
    public required ChunkPass ChunkPass { get; init; }

    /// <summary>Augmentation of training images.</summary>
    public required AugmentChoice Augment { get; init; }

    /// <summary>Base learning rate; the inverse schedule's ceiling.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate follows the batch.</summary>
    public required LearningRatePolicy LearningRatePolicy { get; init; }

    /// <summary>Schedule of the learning rate.</summary>
    public required LearningRateSchedule LearningRateSchedule { get; init; }

    /// <summary>The steps at which the step schedule decays, ascending; empty while <see cref="Steps"/> is not known.</summary>
    public required IReadOnlyList<long> LearningRateMilestones { get; init; }

    /// <summary>Factor of each decay.</summary>
    public required double LearningRateFactor { get; init; }

    /// <summary>c of the inverse schedule.</summary>
    public required double InverseC { get; init; }

    /// <summary>beta of the inverse schedule, in steps.</summary>
    public required double InverseBeta { get; init; }

    /// <summary>Strong convexity that the inverse schedule divides by.</summary>
    public required double StrongConvexity { get; init; }

    /// <summary>Steps of linear warm-up.</summary>
    public required long WarmupSteps { get; init; }

    /// <summary>Momentum, 0 to below 1.</summary>
    public required double Momentum { get; init; }

    /// <summary>Nesterov's form of momentum.</summary>
    public required bool Nesterov { get; init; }

    /// <summary>Weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Local steps of the run; 0 while they depend on the steps of an epoch, which are not known yet.</summary>
    public required long Steps { get; init; }

    /// <summary>Length in epochs, where the user gave that; null otherwise.</summary>
    public required double? Epochs { get; init; }

    /// <summary>Steps between evaluations; 0 while <see cref="Steps"/> is not known and this follows from it.</summary>
    public required long EvalEvery { get; init; }

    /// <summary>Steps between rows of metrics.</summary>
    public required long LogEvery { get; init; }

    /// <summary>The run directory.</summary>
    public required string Out { get; init; }

    /// <summary>Element type of model and arithmetic.</summary>
    public required Precision Precision { get; init; }

    /// <summary>CPU threads of a rank.</summary>
    public required int Threads { get; init; }

    /// <summary>Seed of everything random but the partition.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether equal runs give equal bytes.</summary>
    public required bool Deterministic { get; init; }

    /// <summary>Waiting time in a collective after which the watchdog speaks; zero: never.</summary>
    public required TimeSpan RankTimeout { get; init; }

    /// <summary>Whether the value of an option (kebab-case name) was chosen by the user, by flag or file.</summary>
    public bool IsChosen(string option) => Options[option].Origin is OptionOrigin.Config or OptionOrigin.Flag;

    /// <summary>The text of config.yaml: every option with its resolved value; <c>--config</c> reads it again, also for another number of ranks.</summary>
    public string ToYaml() => ConfigFile.Write(OptionDeclaration.Of(typeof(TrainArguments)), Options);
}
