using RiSgd.Numerics;

namespace RiSgd.Mpi.Options;

/// <summary>Reads how what is exchanged is encoded.</summary>
internal static class CompressionBinder
{
    private static readonly string[] s_sparse = ["topk", "randk", "sign-topk"];

    /// <summary>The settings.</summary>
    public static EncodingSettings Bind(OptionReader read)
    {
        var name = read.Name("compressor", Compressors.Names);
        var code = new CompressionSettings(
            name,
            read.Fraction("compress-ratio"),
            (int)read.Whole("qsgd-levels", 1, QsgdCompressor<float>.MaximumLevels),
            (int)read.Whole("bucket", 1, 1 << 30),
            read.Choice<QsgdNorm>("qsgd-norm"),
            read.Choice<QsgdCoding>("qsgd-coding"),
            DenseBelow(read, name));
        var settings = new EncodingSettings(code, read.Choice<ErrorFeedbackUse>("error-feedback"));
        read.RefuseIgnored(!settings.IsOn, "--compressor none sends numbers as they are; give another --compressor with it", "dense-below", "error-feedback");
        read.RefuseIgnored(!s_sparse.Contains(name), $"--compressor {name} keeps every element; give --compressor topk, randk or sign-topk with it", "compress-ratio");
        read.RefuseIgnored(
            name != "qsgd", $"--compressor {name} does not use it; give --compressor qsgd with it", "qsgd-levels", "bucket", "qsgd-norm", "qsgd-coding");
        return settings;
    }

    // Small tensors cost more in norms than they save where each bucket has one (Alistarh et al., NeurIPS 2017); the other codes are stated per tensor.
    private static int DenseBelow(OptionReader read, string compressor)
    {
        const int Most = 1 << 30, UsualForBuckets = 1000;
        return (int)read.NumberOr(
            "dense-below", value => value is >= 0 and <= Most && value == Math.Floor(value), $"give a whole number from 0 to {Most}", compressor == "qsgd" ? UsualForBuckets : 0);
    }
}
