using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The compressors by name.</summary>
public static class Compressors
{
    private const string Fastest = "vectorized";

    /// <summary>Names of all compressors.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the compressor of one tensor.</summary>
    /// <param name="settings">Which, and its settings; <see cref="CompressionSettings.DenseBelow"/> is for <see cref="CreateFor"/>.</param>
    /// <param name="kernels">Name of the implementation of the hot operations.</param>
    /// <exception cref="RunException">A setting names no compressor or is out of its range (usage, names the option).</exception>
    public static ICompressor<T> Create<T>(CompressionSettings settings, string kernels = Fastest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(settings);
        Check(settings);
        if (Of<T>.Makers.TryGetValue(settings.Name, out var make))
            return make(settings, CodingKernels.Create<T>(kernels));
        string hint = NearestName.Of(settings.Name, Names) is { } nearest ? $"Did you mean {nearest}? " : "";
        throw RunException.Usage($"--compressor {settings.Name}: there is no such compressor. {hint}Valid: {string.Join(", ", Names)}.");
    }

    /// <summary>Makes the compressor of a whole model.</summary>
    /// <exception cref="RunException">As with <see cref="Create"/>, or no array can hold the model's code.</exception>
    public static LayoutCompressor<T> CreateFor<T>(FlatLayout layout, CompressionSettings settings, string kernels = Fastest)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(layout, Create<T>(settings, kernels), new IdentityCompressor<T>(CodingKernels.Create<T>(kernels)), settings.DenseBelow);

    private static void Check(CompressionSettings settings)
    {
        if (!(settings.Ratio > 0 && settings.Ratio <= 1))
            throw RunException.Usage(FormattableString.Invariant($"--compress-ratio {settings.Ratio}: it is a share of the elements, above 0 to 1."));
        if (settings.Levels is < 1 or > QsgdCompressor<float>.MaximumLevels)
            throw RunException.Usage($"--qsgd-levels {settings.Levels}: valid are 1 to {QsgdCompressor<float>.MaximumLevels}.");
        if (settings.Bucket < 1)
            throw RunException.Usage($"--bucket {settings.Bucket}: a bucket has at least 1 element.");
        if (settings.DenseBelow < 0)
            throw RunException.Usage($"--dense-below {settings.DenseBelow}: it is a number of elements, 0 or more.");
    }

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<CompressionSettings, ICodingKernels<T>, ICompressor<T>>> Makers = new()
        {
            ["none"] = (_, kernels) => new IdentityCompressor<T>(kernels),
            ["bf16"] = (_, kernels) => new HalfCompressor<T>(HalfFormat.BFloat16, kernels),
            ["fp16"] = (_, kernels) => new HalfCompressor<T>(HalfFormat.Float16, kernels),
            ["topk"] = (s, kernels) => new TopKCompressor<T>(s.Ratio, kernels),
            ["randk"] = (s, kernels) => new RandKCompressor<T>(s.Ratio, s.Contraction, kernels),
            ["sign"] = (_, kernels) => new ScaledSignCompressor<T>(kernels),
            ["sign-topk"] = (s, kernels) => new SignTopKCompressor<T>(s.Ratio, kernels),
            ["qsgd"] = (s, kernels) => new QsgdCompressor<T>(s.Levels, s.Bucket, s.Norm, s.Coding, s.Contraction, kernels),
        };
    }
}
