using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>
/// What every implementation of the coding kernels has to do under every compressor, whatever the element type: one class of assertions, one line per
/// implementation below. Codes are compared byte for byte with those of the plain loops, decoded vectors bit for bit.
/// </summary>
public abstract partial class CodeTests<T>(string kernels)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Plain = "reference";

    /// <summary>All formats, and of each the settings under which its bytes lie differently.</summary>
    public static IReadOnlyDictionary<string, CompressionSettings> Formats { get; } = new Dictionary<string, CompressionSettings>
    {
        ["identity"] = new("none"),
        ["bf16"] = new("bf16"),
        ["fp16"] = new("fp16"),
        ["topk, indices"] = new("topk", Ratio: 0.01),
        ["topk, marks"] = new("topk", Ratio: 0.4),
        ["topk, all"] = new("topk", Ratio: 1),
        ["randk"] = new("randk", Ratio: 0.02),
        ["randk, contraction"] = new("randk", Ratio: 0.3, Contraction: true),
        ["sign"] = new("sign"),
        ["sign-topk, indices"] = new("sign-topk", Ratio: 0.01),
        ["sign-topk, marks"] = new("sign-topk", Ratio: 0.3),
        ["qsgd, 5 bits"] = new("qsgd"),
        ["qsgd, 8 bits, max"] = new("qsgd", Levels: 127, Bucket: 100, Norm: QsgdNorm.Max),
        ["qsgd, 9 bits, contraction"] = new("qsgd", Levels: 200, Bucket: 125, Contraction: true),
        ["qsgd, 16 bits, whole"] = new("qsgd", Levels: 32767, Bucket: int.MaxValue),
        ["qsgd, 2 bits, bucket 1"] = new("qsgd", Levels: 1, Bucket: 1),
        ["qsgd, Elias, s = 1"] = new("qsgd", Levels: 1, Coding: QsgdCoding.Elias),
        ["qsgd, Elias, s = 4, max"] = new("qsgd", Levels: 4, Bucket: 125, Norm: QsgdNorm.Max, Coding: QsgdCoding.Elias),
        ["qsgd, Elias, s = 5000, contraction"] = new("qsgd", Levels: 5000, Bucket: 4097, Coding: QsgdCoding.Elias, Contraction: true),
    };

    public static TheoryData<string> FormatNames => [.. Formats.Keys];

    private static readonly ConcurrentDictionary<(int Length, int Seed), T[]> s_drawn = new();

    /// <summary>Empty, less than a vector, odd, around vectors and blocks, more than a block with a rest, many blocks with a rest.</summary>
    public static IReadOnlyList<int> Sizes => [0, 1, 3, 7, 8, 17, 255, 4096, 4097, 12_345, 1_000_003];

    protected ICodingKernels<T> Kernels { get; } = CodingKernels.Create<T>(kernels);

    /// <summary>
    /// Seeded values with all that is awkward for a format: ties, zeros of both signs, subnormal numbers, a few large ones, in a mostly normal vector.
    /// </summary>
    protected static T[] Draw(int length, int seed) => [.. s_drawn.GetOrAdd((length, seed), _ => DrawAnew(length, seed))];

    private static T[] DrawAnew(int length, int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.ProblemNoise);
        var values = new T[length];
        for (int i = 0; i < length; i++)
        {
            double gaussian = random.NextGaussian();
            values[i] = T.CreateChecked((i % 11) switch
            {
                0 => 0.0,
                3 => -0.0,
                5 => Math.Round(gaussian * 4) / 4,
                7 when i % 5 == 0 => gaussian * 1e-42,
                9 when i % 7 == 0 => gaussian * 3000,
                _ => gaussian,
            });
        }

        return values;
    }

    protected static CodingKey Key(int seed = 1) => new(seed, 2, 3, 4);

    protected ICompressor<T> Create(string format) => Compressors.Create<T>(Formats[format], kernels);

    protected static byte[] Encode(ICompressor<T> compressor, T[] values, CodingKey key)
    {
        var code = new byte[compressor.MaximumCodeLength(values.Length)];
        return code[..compressor.Encode(values, code, key)];
    }

    protected static T[] Decode(ICompressor<T> compressor, byte[] code, int length)
    {
        var values = new T[length];
        Assert.Equal(code.Length, compressor.DecodeAdd(code, T.One, values));
        return values;
    }

    protected static T Of(double value) => T.CreateChecked(value);

    protected static byte[] Bytes(T[] values) => MemoryMarshal.AsBytes<T>(values).ToArray();
}

public sealed class ReferenceSingleCodeTests() : CodeTests<float>("reference");

public sealed class ReferenceDoubleCodeTests() : CodeTests<double>("reference");

public sealed class VectorizedSingleCodeTests() : CodeTests<float>("vectorized");

public sealed class VectorizedDoubleCodeTests() : CodeTests<double>("vectorized");
