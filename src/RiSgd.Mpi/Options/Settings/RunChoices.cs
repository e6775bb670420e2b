namespace RiSgd.Mpi.Options;

/// <summary>Which samples a step uses (option --sampling).</summary>
public enum SamplingScope
{
    /// <summary>Some of every chunk that the rank holds.</summary>
    Chunks,

    /// <summary>Any of the whole data set.</summary>
    Uniform,
}

/// <summary>How samples are drawn (option --sampler).</summary>
public enum SamplerKind
{
    /// <summary>Each once per epoch, in an order that is shuffled anew.</summary>
    Epoch,

    /// <summary>With replacement.</summary>
    Uniform,
}

/// <summary>How the chunks of a step are evaluated (option --chunk-pass).</summary>
public enum ChunkPass
{
    /// <summary>One forward and backward pass per chunk.</summary>
    Separate,

    /// <summary>One pass over all their samples.</summary>
    Concatenated,
}

/// <summary>Augmentation of training images (option --augment).</summary>
public enum AugmentChoice
{
    /// <summary>What the data set is usually trained with.</summary>
    Auto,

    /// <summary>None.</summary>
    None,

    /// <summary>Zero-padding by 4, a random crop, a random horizontal flip.</summary>
    CropFlip,
}

/// <summary>Schedule of the learning rate over local steps (option --lr-schedule).</summary>
public enum LearningRateSchedule
{
    /// <summary>The same all the time.</summary>
    Constant,

    /// <summary>Multiplied by a factor at milestones.</summary>
    Step,

    /// <summary>Half a cosine down to zero.</summary>
    Cosine,

    /// <summary>c/(m(t + beta)).</summary>
    Inverse,
}

/// <summary>Element type of model and arithmetic (option --precision).</summary>
public enum Precision
{
    /// <summary>32 bits.</summary>
    Fp32,

    /// <summary>64 bits.</summary>
    Fp64,
}
