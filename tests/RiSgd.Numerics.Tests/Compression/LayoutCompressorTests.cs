using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

public class LayoutCompressorTests
{
    private static readonly FlatLayout s_layout = FlatLayout.Create(
    [
        ("conv.weight", [20, 100], SlotKind.Weight),
        ("bn.running_mean", [20], SlotKind.RunningMean),
        ("bn.running_var", [20], SlotKind.RunningSecondMoment),
        ("conv.bias", [20], SlotKind.Bias),
        ("empty", [0], SlotKind.Weight),
        ("fc.weight", [10, 150], SlotKind.Weight),
    ]);

    private static readonly CompressionSettings s_topK = new("topk", Ratio: 0.01);

    [Fact]
    public void The_code_is_the_codes_of_the_tensors_and_small_tensors_are_sent_as_they_are()
    {
        double[] x = Draw();
        var all = Compressors.CreateFor<double>(s_layout, s_topK);
        byte[] code = Encode(all, x, rank: 3, step: 9);

        var one = Compressors.Create<double>(s_topK);
        byte[] first = EncodeOne(one, x[..2000], new CodingKey(7, 3, 0, 9)), last = EncodeOne(one, x[2020..], new CodingKey(7, 3, 3, 9));
        byte[] bias = [.. x[2000..2020].SelectMany(BitConverter.GetBytes)];
        Assert.Equal([.. first, .. bias, .. last], code);
        Assert.Equal(CodeLengths.Bytes(CodeLengths.TopK(2000, 20, 64)) + 160 + CodeLengths.Bytes(CodeLengths.TopK(1500, 15, 64)), all.MaximumCodeLength);
        Assert.Equal(code.Length, all.MaximumCodeLength);
    }

    [Theory]
    [InlineData(1500, true)]
    [InlineData(1501, false)]
    public void A_tensor_of_just_as_many_elements_as_dense_below_says_is_compressed(int denseBelow, bool compressed)
    {
        int expected = (int)CodeLengths.Bytes(CodeLengths.TopK(2000, 20, 64)) + 160 + (compressed ? (int)CodeLengths.Bytes(CodeLengths.TopK(1500, 15, 64)) : 8 * 1500);
        Assert.Equal(expected, Compressors.CreateFor<double>(s_layout, s_topK with { DenseBelow = denseBelow }).MaximumCodeLength);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("bf16")]
    [InlineData("fp16")]
    [InlineData("topk")]
    [InlineData("randk")]
    [InlineData("sign")]
    [InlineData("sign-topk")]
    [InlineData("qsgd")]
    public void A_decoded_vector_is_added_with_its_weight_and_small_tensors_are_exact(string name)
    {
        double[] x = Draw(), sum = new double[x.Length], twice = new double[x.Length];
        var compressor = Compressors.CreateFor<double>(s_layout, new CompressionSettings(name, Ratio: 0.1));
        byte[] code = Encode(compressor, x, 0, 1);
        compressor.DecodeAdd(code, 1, sum);
        compressor.DecodeAdd(code, 2, twice);
        Assert.Equal(sum.Select(value => 2 * value), twice);
        Assert.Equal(x[2000..2020], sum[2000..2020]);
        Assert.Equal(name == "none", x.SequenceEqual(sum));
    }

    [Fact]
    public void Tensors_and_ranks_and_steps_have_streams_of_their_own()
    {
        var layout = FlatLayout.Create([("a", [1000], SlotKind.Weight), ("b", [1000], SlotKind.Weight)]);
        var compressor = Compressors.CreateFor<double>(layout, new CompressionSettings("qsgd"));
        double[] half = Draw()[..1000];
        byte[] code = Encode(compressor, [.. half, .. half], 0, 1);
        Assert.NotEqual(code[..(code.Length / 2)], code[(code.Length / 2)..]);
        Assert.NotEqual(code, Encode(compressor, [.. half, .. half], 1, 1));
        Assert.NotEqual(code, Encode(compressor, [.. half, .. half], 0, 2));
        Assert.Equal(code, Encode(compressor, [.. half, .. half], 0, 1));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_by_the_name_of_its_tensor()
    {
        double[] x = Draw();
        x[2025] = double.NaN;
        var refusal = Assert.Throws<RunException>(() => Encode(Compressors.CreateFor<double>(s_layout, s_topK), x, 3, 9));
        Assert.Equal(ExitCode.Failed, refusal.Code);
        Assert.StartsWith("Rank 3, step 9: 'fc.weight' can't be encoded: element 5 is NaN: the run has diverged; lower --lr", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_damaged_code_is_refused_by_the_name_of_its_tensor()
    {
        var compressor = Compressors.CreateFor<double>(s_layout, s_topK);
        byte[] code = Encode(compressor, Draw(), 0, 1);
        Assert.Contains("'fc.weight' can't be read: it has", Refusal(code[..^1]), StringComparison.Ordinal);
        Assert.Contains("'conv.weight' can't be read", Refusal([]), StringComparison.Ordinal);
        Assert.Contains($"it has {code.Length + 1} bytes where {code.Length} are needed", Refusal([.. code, 0]), StringComparison.Ordinal);

        string Refusal(byte[] broken)
        {
            var refusal = Assert.ThrowsAny<RunException>(() => compressor.DecodeAdd(broken, 1, new double[compressor.Length]));
            Assert.Equal(ExitCode.Failed, refusal.Code);
            return refusal.Message;
        }
    }

    [Fact]
    public void Vectors_and_buffers_of_a_wrong_length_are_refused()
    {
        var compressor = Compressors.CreateFor<double>(s_layout, s_topK);
        Assert.Equal(s_layout.TrainableLength, compressor.Length);
        Assert.Throws<ArgumentException>(() => compressor.Encode(new double[s_layout.Length], new byte[compressor.MaximumCodeLength], 0, 0, 0));
        Assert.Throws<ArgumentException>(() => compressor.Encode(Draw(), new byte[compressor.MaximumCodeLength - 1], 0, 0, 0));
        Assert.Throws<ArgumentException>(() => compressor.DecodeAdd([], 1, new double[3]));
    }

    [Fact]
    public void It_is_unbiased_if_the_codes_of_all_its_tensors_are()
    {
        Assert.True(Compressors.CreateFor<double>(s_layout, new CompressionSettings("qsgd")).IsUnbiased);
        Assert.False(Compressors.CreateFor<double>(s_layout, s_topK).IsUnbiased);
        Assert.True(Compressors.CreateFor<double>(s_layout, s_topK with { DenseBelow = 5000 }).IsUnbiased);
    }

    [Fact]
    public void A_model_whose_code_no_array_can_hold_is_wrong_usage()
    {
        var huge = FlatLayout.Create([("a", [1 << 30], SlotKind.Weight), ("b", [1 << 29], SlotKind.Weight)]);
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => Compressors.CreateFor<float>(huge, new CompressionSettings("none"))).Code);
        Assert.Equal((1 << 27) + (1 << 26) + 8, Compressors.CreateFor<float>(huge, new CompressionSettings("sign")).MaximumCodeLength);
    }

    private static byte[] Encode(LayoutCompressor<double> compressor, double[] x, int rank, long step)
    {
        var code = new byte[compressor.MaximumCodeLength];
        return code[..compressor.Encode(x, code, 7, rank, step)];
    }

    private static byte[] EncodeOne(ICompressor<double> compressor, double[] x, CodingKey key)
    {
        var code = new byte[compressor.MaximumCodeLength(x.Length)];
        return code[..compressor.Encode(x, code, key)];
    }

    private static double[] Draw()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, s_layout.TrainableLength).Select(_ => random.NextDouble() - 0.5)];
    }
}
