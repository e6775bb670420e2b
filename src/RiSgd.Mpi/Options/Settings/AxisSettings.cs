using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Options;

/// <summary>When ranks meet.</summary>
/// <param name="Kind">Kind of schedule.</param>
/// <param name="Tau">Local steps between averagings; 0 while it is given in epochs whose length is not known yet.</param>
/// <param name="Rounds">Rounds of growing intervals; 0 for other schedules, and while the number of ranks is not known.</param>
/// <param name="SwitchStep">Last step of the synchronous phase of post-local SGD; 0 for other schedules, and while the number of steps is not known.</param>
/// <param name="AdaptiveRule">How an adaptive interval follows the loss.</param>
/// <param name="TriggerThreshold">c: a rank sends where its squared distance from its estimate is above c lr^2.</param>
/// <param name="TriggerGrowth">Power of the local step that c grows with.</param>
public sealed record ScheduleSettings(AveragingSchedule Kind, long Tau, long Rounds, long SwitchStep, AdaptiveRule AdaptiveRule, double TriggerThreshold, double TriggerGrowth);

/// <summary>What ranks exchange.</summary>
/// <param name="Kind">Model, gradient or difference.</param>
/// <param name="MomentumSync">What happens to momentum at an averaging.</param>
/// <param name="BatchNormSync">What happens to batch-norm statistics at an averaging.</param>
/// <param name="Check">Whether replicas that must be identical are compared in every round.</param>
public sealed record ExchangeSettings(ExchangeKind Kind, MomentumSync MomentumSync, BatchNormSync BatchNormSync, bool Check);

/// <summary>How models are mixed.</summary>
/// <param name="Kind">Kind of mixing.</param>
/// <param name="Point">Whether ranks mix before or after the update of a step.</param>
/// <param name="Graph">Name of the graph, or path of a file with weights.</param>
/// <param name="Weights">Weights of a graph that has a name.</param>
/// <param name="ConsensusStep">Step towards the neighbours, 0 to 1.</param>
/// <param name="GossipFirst">Whether models are mixed with the estimates of the round before.</param>
/// <param name="ElasticAlpha">Pull between rank and centre; 0 for other kinds, and while it depends on the number of ranks, which is not known.</param>
/// <param name="ElasticReport">The model that elastic averaging evaluates and keeps.</param>
/// <param name="NodeTau">Local steps between averagings inside a node.</param>
/// <param name="RanksPerNode">Ranks of a node; null: those that share memory.</param>
public sealed record MixingSettings(
    MixingKind Kind,
    MeetingPoint Point,
    string Graph,
    GraphWeights Weights,
    double ConsensusStep,
    bool GossipFirst,
    double ElasticAlpha,
    ElasticReport ElasticReport,
    long NodeTau,
    int? RanksPerNode);

/// <summary>The outer step along the change of the mean model.</summary>
/// <param name="Rule">SlowMo or Nesterov.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Momentum">Its momentum.</param>
public sealed record OuterSettings(OuterRuleKind Rule, double LearningRate, double Momentum);

/// <summary>Rounds of a part of the ranks.</summary>
/// <param name="Fraction">Ranks that work in a round, 0 to 1.</param>
/// <param name="Weights">Weights in the mean of the models.</param>
public sealed record ClientSettings(double Fraction, ClientWeighting Weights);

/// <summary>Averaging in the background.</summary>
/// <param name="Kind">Kind of correction; off: ranks wait.</param>
/// <param name="Pull">Pull towards the anchor.</param>
/// <param name="Momentum">Momentum of the anchor.</param>
public sealed record OverlapSettings(OverlapKind Kind, double Pull, double Momentum);

/// <summary>How what is exchanged is encoded.</summary>
/// <param name="Code">The code and its settings; its scaling is decided with what it is used for.</param>
/// <param name="ErrorFeedback">Whether what a code left out is added to what is encoded next.</param>
public sealed record EncodingSettings(CompressionSettings Code, ErrorFeedbackUse ErrorFeedback)
{
    /// <summary>Whether anything is encoded at all.</summary>
    public bool IsOn => Code.Name != "none";
}

/// <summary>Which layers a step computes, and how a layer's gradient is scaled.</summary>
/// <param name="Budget">Expected fraction of active layers; null: every step computes all layers, without sampling.</param>
/// <param name="Floor">Least probability of a layer.</param>
/// <param name="Rate">Learning rate of the probabilities; null: by floor, layers and steps.</param>
/// <param name="ActiveSet">Whose the active layers are.</param>
/// <param name="Inactive">What the update does with an inactive layer.</param>
/// <param name="Granularity">What is one layer.</param>
/// <param name="Redraw">When the active layers are drawn anew.</param>
/// <param name="Importance">Whether an active layer's gradient is divided by its probability.</param>
/// <param name="Trust">Trust coefficient of LARS; 0: off.</param>
public sealed record LayerSettings(
    double? Budget,
    double Floor,
    double? Rate,
    LayerSetScope ActiveSet,
    InactiveLayers Inactive,
    LayerGranularity Granularity,
    LayerRedraw Redraw,
    Importance Importance,
    double Trust)
{
    /// <summary>Whether layers are sampled.</summary>
    public bool AreSampled => Budget is not null;
}
