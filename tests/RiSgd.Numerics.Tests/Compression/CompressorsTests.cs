using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

public class CompressorsTests
{
    [Fact]
    public void Every_name_of_the_option_makes_a_compressor_for_both_element_types()
    {
        Assert.Equal(["none", "bf16", "fp16", "topk", "randk", "sign", "sign-topk", "qsgd"], Compressors.Names);
        Assert.All(Compressors.Names, name => Assert.NotNull(Compressors.Create<float>(new CompressionSettings(name))));
        Assert.All(Compressors.Names, name => Assert.NotNull(Compressors.Create<double>(new CompressionSettings(name))));
    }

    [Fact]
    public void Every_implementation_of_the_kernels_is_held_to_the_tests_for_both_element_types()
    {
        string[] tests = [.. typeof(CompressorsTests).Assembly.GetTypes().Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(CodeTests<>))
            .Select(type => type.Name)];
        Assert.All(CodingKernels.Names, name => Assert.Contains($"{name}SingleCodeTests", tests, StringComparer.OrdinalIgnoreCase));
        Assert.All(CodingKernels.Names, name => Assert.Contains($"{name}DoubleCodeTests", tests, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_unknown_name_is_wrong_usage_and_the_nearest_one_is_suggested()
    {
        var refusal = Assert.Throws<RunException>(() => Compressors.Create<float>(new CompressionSettings("top-k")));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Equal(
            "--compressor top-k: there is no such compressor. Did you mean topk? Valid: none, bf16, fp16, topk, randk, sign, sign-topk, qsgd.", refusal.Message);
        Assert.Contains("reference, vectorized", Assert.Throws<RunException>(() => CodingKernels.Create<float>("fast")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<CompressionSettings, string> Refused => new()
    {
        { new("topk", Ratio: 0), "--compress-ratio 0:" },
        { new("topk", Ratio: 1.5), "--compress-ratio 1.5:" },
        { new("topk", Ratio: double.NaN), "--compress-ratio NaN:" },
        { new("qsgd", Levels: 0), "--qsgd-levels 0:" },
        { new("qsgd", Levels: 32768), "--qsgd-levels 32768:" },
        { new("qsgd", Bucket: 0), "--bucket 0:" },
        { new("qsgd", DenseBelow: -1), "--dense-below -1:" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_setting_out_of_its_range_is_wrong_usage_and_the_option_is_named(CompressionSettings settings, string start)
    {
        var refusal = Assert.Throws<RunException>(() => Compressors.Create<float>(settings));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith(start, refusal.Message, StringComparison.Ordinal);
    }
}
