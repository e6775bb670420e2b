namespace RiSgd.Mpi.Options;

/// <summary>When ranks meet (option --schedule).</summary>
public enum AveragingSchedule
{
    /// <summary>Every tau steps, and at the end.</summary>
    Every,

    /// <summary>After intervals that grow, so that the number of rounds does not depend on the number of steps.</summary>
    Growing,

    /// <summary>Once, at the end: one-shot averaging.</summary>
    Once,

    /// <summary>In every step up to a switch, then every tau steps.</summary>
    PostLocal,

    /// <summary>After intervals that follow the loss.</summary>
    Adaptive,

    /// <summary>Every tau steps, but only ranks that drifted far enough send anything.</summary>
    Triggered,
}

/// <summary>How an adaptive interval follows the loss (option --adaptive-rule).</summary>
public enum AdaptiveRule
{
    /// <summary>Shrinks with the square root of the loss.</summary>
    Adacomm,

    /// <summary>Grows with the inverse cube root of the loss.</summary>
    Lupa,
}

/// <summary>What ranks exchange (option --exchange).</summary>
public enum ExchangeKind
{
    /// <summary>Their models.</summary>
    Model,

    /// <summary>Their gradients, in every step.</summary>
    Gradient,

    /// <summary>The difference between the model and an estimate of it that others hold as well.</summary>
    Difference,
}

/// <summary>How models are mixed (option --mixing).</summary>
public enum MixingKind
{
    /// <summary>Mean of all ranks, by all-reduce.</summary>
    Mean,

    /// <summary>Weighted mean of the neighbours in a graph.</summary>
    Graph,

    /// <summary>Every rank and a common centre pull at each other.</summary>
    Elastic,

    /// <summary>An optimiser's step along the change of the mean model.</summary>
    Outer,

    /// <summary>Means inside nodes often, over all ranks rarely.</summary>
    Hierarchical,
}

/// <summary>The model that elastic averaging evaluates and keeps (option --elastic-report).</summary>
public enum ElasticReport
{
    /// <summary>The centre.</summary>
    Centre,

    /// <summary>The mean of the ranks' models.</summary>
    Mean,
}

/// <summary>Rule of the outer step (option --outer-rule).</summary>
public enum OuterRuleKind
{
    /// <summary>SlowMo: heavy ball on the change over the learning rate.</summary>
    Slowmo,

    /// <summary>DiLoCo's outer step: Nesterov on the change.</summary>
    Nesterov,
}

/// <summary>Weights in the mean of the models (option --client-weights).</summary>
public enum ClientWeighting
{
    /// <summary>The same for every rank.</summary>
    Equal,

    /// <summary>By the samples of each rank's chunks.</summary>
    Samples,
}

/// <summary>Averaging in the background (option --overlap).</summary>
public enum OverlapKind
{
    /// <summary>None: ranks wait for the mean.</summary>
    Off,

    /// <summary>Ranks are pulled towards an anchor that is one round old.</summary>
    Pullback,

    /// <summary>The mean takes the place of the snapshot it was made from, one round late.</summary>
    Delayed,
}

/// <summary>Whether what a code left out is added to what is encoded next (option --error-feedback).</summary>
public enum ErrorFeedbackUse
{
    /// <summary>For codes that are wrong on average, and for differences to the last mean.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>What the update does with an inactive layer (option --inactive).</summary>
public enum InactiveLayers
{
    /// <summary>Its gradient is zero; momentum and weight decay go on.</summary>
    ZeroGrad,

    /// <summary>Nothing of it changes.</summary>
    Freeze,
}

/// <summary>When the active layers are drawn anew (option --layer-redraw).</summary>
public enum LayerRedraw
{
    /// <summary>In every step.</summary>
    Step,

    /// <summary>Once per epoch.</summary>
    Epoch,
}

/// <summary>Whether an active layer's gradient is divided by its probability (option --importance).</summary>
public enum Importance
{
    /// <summary>Yes, before LARS scales it.</summary>
    BeforeLars,

    /// <summary>No.</summary>
    None,
}
