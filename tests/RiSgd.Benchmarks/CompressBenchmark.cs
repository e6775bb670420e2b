using System.Globalization;
using System.Text;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Benchmarks;

/// <summary>
/// The wire formats on vectors as long as a ResNet-20 and a ResNet-50, each as one tensor of normally distributed floats: time of encoding and decoding per element, bits
/// per element as sent, and how much slower the plain loops are. One round runs every format once, in turn; the figures are medians over the rounds.
/// </summary>
internal sealed class CompressBenchmark : IBenchmark
{
    private const int WarmUpRounds = 1;

    /// <summary>Trainable parameters of a ResNet-20 and of a ResNet-50.</summary>
    private static readonly int[] s_sizes = [269_722, 25_557_032];

    private static readonly (string Name, CompressionSettings Settings)[] s_formats =
    [
        ("`none`", new("none")),
        ("`bf16`", new("bf16")),
        ("`fp16`", new("fp16")),
        ("`topk`, 1 %", new("topk")),
        ("`randk`, 1 %", new("randk")),
        ("`sign`", new("sign")),
        ("`sign-topk`, 1 %", new("sign-topk")),
        ("`qsgd`, s = 15, fixed", new("qsgd")),
        ("`qsgd`, s = 15, Elias", new("qsgd", Coding: QsgdCoding.Elias)),
        ("`qsgd`, s = 1, Elias", new("qsgd", Levels: 1, Coding: QsgdCoding.Elias)),
    ];

    /// <inheritdoc/>
    public string Name => "compress";

    /// <inheritdoc/>
    public string Summary => "encode and decode all wire formats; [--rounds 5] [--reference-up-to 1000000] (elements; the plain loops take seconds for more)";

    /// <inheritdoc/>
    public string? Run(List<string> arguments)
    {
        int rounds = BenchmarkProgram.TakeCount(arguments, "--rounds", 5);
        int referenceUpTo = BenchmarkProgram.TakeCount(arguments, "--reference-up-to", 1_000_000);
        BenchmarkProgram.RefuseRest(arguments);
        var section = new StringBuilder();
        section.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            Normally distributed floats as one tensor, one thread, buckets of 512, median of {rounds} rounds that run all formats in turn. Encode and decode are those of the `vectorized` kernels; "plain" is how many times as long the `reference` takes, which reads Elias codes and sparse ones by the same loop.
            {BenchmarkMachine.Describe()}.

            """);
        section.AppendLine("| elements | compressor | bits per element | encode ns/element | plain | decode and add ns/element | plain |");
        section.AppendLine("|---:|---|---:|---:|---:|---:|---:|");
        foreach (int size in s_sizes)
            AppendRows(section, size, rounds, size <= referenceUpTo);
        return section.ToString();
    }

    private static void AppendRows(StringBuilder section, int size, int rounds, bool withReference)
    {
        using var vectors = new CompressVectors(size);
        CodeTiming[] fast = Measure(vectors, "vectorized", rounds);
        CodeTiming[]? plain = withReference ? Measure(vectors, "reference", rounds) : null;
        for (int i = 0; i < fast.Length; i++)
        {
            double encode = fast[i].EncodeSeconds, decode = fast[i].DecodeSeconds;
            section.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {size:N0} | {s_formats[i].Name} | {8.0 * fast[i].Bytes / size:F3} | {encode / size * 1e9:F3} | {Ratio(plain?[i].EncodeSeconds, encode)} | {decode / size * 1e9:F3} | {Ratio(plain?[i].DecodeSeconds, decode)} |");
        }
    }

    private static string Ratio(double? plain, double fast) => plain is { } seconds ? (seconds / fast).ToString("F1", CultureInfo.InvariantCulture) : "";

    private static CodeTiming[] Measure(CompressVectors vectors, string kernels, int rounds)
    {
        ICompressor<float>[] compressors = Array.ConvertAll(s_formats, format => Compressors.Create<float>(format.Settings, kernels));
        List<double>[] encode = [.. s_formats.Select(_ => new List<double>())], decode = [.. s_formats.Select(_ => new List<double>())];
        var bytes = new int[s_formats.Length];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int i = 0; i < compressors.Length; i++)
            {
                CodeTiming one = vectors.Time(compressors[i], new CodingKey(1, 0, i, round));
                bytes[i] = one.Bytes;
                if (round < 0)
                    continue;
                encode[i].Add(one.EncodeSeconds);
                decode[i].Add(one.DecodeSeconds);
            }
        }

        return [.. bytes.Select((count, i) => new CodeTiming(count, Statistics.Median(encode[i]), Statistics.Median(decode[i])))];
    }
}
