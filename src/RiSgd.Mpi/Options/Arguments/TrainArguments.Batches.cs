using CommandLine;

namespace RiSgd.Mpi.Options;

// Which samples a step uses.
public sealed partial class TrainArguments
{
    /// <summary>mu of the RI-SGD paper.</summary>
    [Option("redundancy", MetaValue = "MU", HelpText = "mu, 0 to 1-1/p: every rank also holds the next mu*p chunks, whole and fractional.")]
    [Setting(OptionGroup.Batches, DefaultText = "0.25, or 1-1/p if that is less (0 for one rank)", Example = "0.5")]
    public string? Redundancy { get; set; }

    /// <summary>Spread of the heterogeneous draw.</summary>
    [Option("redundancy-sigma", MetaValue = "CHUNKS", HelpText = "Spread of the redundancy over the ranks (standard deviation of a normal draw).")]
    [Setting(OptionGroup.Batches, Default = "0", Example = "0.01")]
    public string? RedundancySigma { get; set; }

    /// <summary>Which samples a step uses.</summary>
    [Option("sampling", MetaValue = "SCOPE", HelpText = "A step draws from its chunks (stratified), or uniform from the whole data set.")]
    [Setting(OptionGroup.Batches, Default = "chunks", Example = "uniform")]
    public string? Sampling { get; set; }

    /// <summary>How samples are drawn.</summary>
    [Option("sampler", MetaValue = "KIND", HelpText = "Draw samples by epoch (shuffled anew, each once) or uniform (with replacement).")]
    [Setting(OptionGroup.Batches, Default = "epoch", Example = "uniform")]
    public string? Sampler { get; set; }

    /// <summary>Samples per rank and chunk.</summary>
    [Option("batch-size", MetaValue = "SAMPLES", HelpText = "Samples of a step per rank and chunk.")]
    [Setting(OptionGroup.Batches, Default = "32", Example = "128")]
    public string? BatchSize { get; set; }

    /// <summary>Batch size under redundancy.</summary>
    [Option("batch-policy", MetaValue = "POLICY", HelpText = "full: --batch-size from every chunk; reduced: --batch-size split over the chunks.")]
    [Setting(OptionGroup.Batches, Default = "full", Example = "reduced")]
    public string? BatchPolicy { get; set; }

    /// <summary>Mean or sum over chunks.</summary>
    [Option("chunk-reduce", MetaValue = "RULE", HelpText = "Combine the chunks' gradients by mean (over samples) or sum (the paper's eq. 3).")]
    [Setting(OptionGroup.Batches, Default = "mean", Example = "sum")]
    public string? ChunkReduce { get; set; }

    /// <summary>One pass per chunk or one for all.</summary>
    [Option("chunk-pass", MetaValue = "KIND", HelpText = "Evaluate chunks separate, or concatenated in one pass (no gradient diversity).")]
    [Setting(OptionGroup.Batches, Default = "separate", Example = "concatenated")]
    public string? ChunkPass { get; set; }

    /// <summary>Augmentation of training images.</summary>
    [Option("augment", MetaValue = "KIND", HelpText = "Training images: none, crop-flip (pad 4, crop, flip), or auto (by data set).")]
    [Setting(OptionGroup.Batches, Default = "auto", Example = "none")]
    public string? Augment { get; set; }
}
