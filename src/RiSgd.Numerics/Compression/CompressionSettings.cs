namespace RiSgd.Numerics;

/// <summary>How vectors are encoded, as the options --compressor and its companions have it.</summary>
/// <param name="Name">none, bf16, fp16, topk, randk, sign, sign-topk or qsgd.</param>
/// <param name="Ratio">--compress-ratio: share of each tensor's elements that topk, randk and sign-topk keep, above 0 to 1.</param>
/// <param name="Levels">--qsgd-levels: s, from 1 on.</param>
/// <param name="Bucket">--bucket: elements that share a norm in qsgd.</param>
/// <param name="Norm">--qsgd-norm.</param>
/// <param name="Coding">--qsgd-coding.</param>
/// <param name="DenseBelow">--dense-below: tensors of fewer elements are not compressed.</param>
/// <param name="Contraction">
/// Whether randk and qsgd, which are unbiased, are scaled down to contractions, as error feedback and estimates need them. The others are what they are.
/// </param>
public sealed record CompressionSettings(
    string Name = "none",
    double Ratio = 0.01,
    int Levels = 15,
    int Bucket = 512,
    QsgdNorm Norm = QsgdNorm.L2,
    QsgdCoding Coding = QsgdCoding.Fixed,
    int DenseBelow = 1000,
    bool Contraction = false);
