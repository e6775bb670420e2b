namespace RiSgd.Methods;

/// <summary>How the learning rate follows the batch of a rank (option --lr-policy).</summary>
public enum LearningRatePolicy
{
    /// <summary>The same learning rate for every redundancy.</summary>
    Fixed,

    /// <summary>Proportional to the batch: times (samples of a step) / (reference batch).</summary>
    Linear,
}
