using CommandLine;

namespace RiSgd.Mpi.Options;

// How what is exchanged is encoded.
public sealed partial class TrainArguments
{
    /// <summary>How what is exchanged is encoded.</summary>
    [Option("compressor", MetaValue = "NAME", HelpText = "Code of gradients and differences on the wire: none, bf16, fp16, topk, randk, sign (scaled), sign-topk or qsgd.")]
    [Setting(OptionGroup.Compression, Default = "none", Example = "bf16")]
    public string? Compressor { get; set; }

    /// <summary>Fraction of elements that are kept.</summary>
    [Option("compress-ratio", MetaValue = "FRACTION", HelpText = "Elements of a tensor that topk, randk and sign-topk keep, above 0 to 1; at least one.")]
    [Setting(OptionGroup.Compression, Default = "0.01", Example = "0.05")]
    public string? CompressRatio { get; set; }

    /// <summary>Levels of qsgd.</summary>
    [Option("qsgd-levels", MetaValue = "COUNT", HelpText = "Levels s of qsgd: a sign and one of 0..s for each element.")]
    [Setting(OptionGroup.Compression, Default = "15", Example = "7")]
    public string? QsgdLevels { get; set; }

    /// <summary>Bucket of qsgd.</summary>
    [Option("bucket", MetaValue = "ELEMENTS", HelpText = "Elements that share one norm in qsgd.")]
    [Setting(OptionGroup.Compression, Default = "512", Example = "64")]
    public string? Bucket { get; set; }

    /// <summary>Norm of qsgd.</summary>
    [Option("qsgd-norm", MetaValue = "NORM", HelpText = "Norm of a bucket of qsgd: l2, or max (less variance, more non-zeros).")]
    [Setting(OptionGroup.Compression, Default = "l2", Example = "max")]
    public string? QsgdNorm { get; set; }

    /// <summary>Coding of qsgd.</summary>
    [Option("qsgd-coding", MetaValue = "CODING", HelpText = "Code of the levels of qsgd: fixed (equally many bits each) or elias (few bits for small ones).")]
    [Setting(OptionGroup.Compression, Default = "fixed", Example = "elias")]
    public string? QsgdCoding { get; set; }

    /// <summary>Tensors that are not compressed.</summary>
    [Option("dense-below", MetaValue = "ELEMENTS", HelpText = "Tensors with fewer elements are sent as they are; 0: none.")]
    [Setting(OptionGroup.Compression, DefaultText = "1000 for qsgd, 0 for the others", Example = "100")]
    public string? DenseBelow { get; set; }

    /// <summary>Whether errors of a code are made up for.</summary>
    [Option("error-feedback", MetaValue = "auto|on|off", HelpText = "Add what a code left out to what is encoded next; auto: on for codes that are wrong on average, and for differences to the last mean.")]
    [Setting(OptionGroup.Compression, Default = "auto", Example = "on")]
    public string? ErrorFeedback { get; set; }
}
