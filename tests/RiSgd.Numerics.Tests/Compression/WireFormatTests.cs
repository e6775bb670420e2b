using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>Codes written out by hand from the formats' descriptions: what one version sends the next one has to read.</summary>
public class WireFormatTests
{
    private static readonly CodingKey s_key = new(1, 2, 3, 4);

    public static TheoryData<CompressionSettings, float[], string> Codes => new()
    {
        { new("none"), [1, -2, 0.5f], "0000803F 000000C0 0000003F" },
        { new("bf16"), [1, -2, 0.5f], "803F 00C0 003F" },
        { new("fp16"), [1, -2, 0.5f], "003C 00C0 0038" },

        // Scale 2; signs + - +.
        { new("sign"), [1, -2, 3], "00000040 02" },

        // k = 1 of 3: the value -2; index 1 in two bits.
        { new("topk", Ratio: 0.34), [1, -2, 0.5f], "000000C0 01" },

        // k = 3 of 4: three indices would be 6 bits, so four marks 1 0 1 1.
        { new("topk", Ratio: 0.75), [1, 0, 3, -2], "0000803F 00004040 000000C0 0D" },

        // The example of the oracles: scale 11/3; signs + - +; marks 1 0 0 1 1 0.
        { new("sign-topk", Ratio: 0.5), [5, -1, 0.5f, -4, 2, 0], "ABAA6A40 CA 00" },

        // k = 1 of 8: scale 6; sign -; index 5 in three bits: 1 101.
        { new("sign-topk", Ratio: 0.125), [1, 2, 3, 4, 5, -6, 1, 2], "0000C040 0B" },

        // One-hot, so nothing is left to chance. Norm 2; three bits each: 000, level 3 and a minus: 111, 000, 000.
        { new("qsgd", Levels: 3, Bucket: 4), [0, -2, 0, 0], "00000040 38 00" },

        // Two buckets, the second one shorter, and norms before levels. Levels + 1, 0, - 1 in two bits each.
        { new("qsgd", Levels: 1, Bucket: 2), [4, 0, -1], "00008040 0000803F 32" },

        // Distance 2: 100; minus: 1; level 3: 110; distance 3 to the end: 110.
        { new("qsgd", Levels: 3, Bucket: 4, Coding: QsgdCoding.Elias), [0, -2, 0, 0], "00000040 B9 01" },

        // The last element is not zero, so no distance follows. Distance 4: 101000; plus: 0; level 1: 0.
        { new("qsgd", Levels: 1, Bucket: 4, Coding: QsgdCoding.Elias), [0, 0, 0, 2], "00000040 05" },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_has_exactly_these_bytes(CompressionSettings settings, float[] values, string expected)
    {
        foreach (string kernels in CodingKernels.Names)
        {
            var compressor = Compressors.Create<float>(settings, kernels);
            var code = new byte[compressor.MaximumCodeLength(values.Length)];
            int length = compressor.Encode(values, code, s_key);
            Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(code, 0, length));
        }
    }

    [Fact]
    public void A_random_support_is_sent_as_the_first_64_bits_of_its_stream_and_the_values_follow_in_order()
    {
        var compressor = Compressors.Create<float>(new CompressionSettings("randk", Ratio: 0.5));
        var code = new byte[compressor.MaximumCodeLength(8)];
        Assert.Equal(8 + (4 * 4), compressor.Encode([1, 2, 3, 4, 5, 6, 7, 8], code, s_key));
        ulong name = new CounterRandom(1, RandomPurpose.Sparsifier, 2, 3, 4).NextUInt64();
        Assert.Equal(name, BitConverter.ToUInt64(code));

        // Floyd's method by hand: j = 4 .. 7.
        var random = new CounterRandom((long)name, RandomPurpose.Sparsifier);
        var support = new SortedSet<int>();
        for (int j = 4; j < 8; j++)
        {
            int t = random.NextInt32(j + 1);
            support.Add(support.Contains(t) ? j : t);
        }

        Assert.Equal(support.Select(i => 2f * (i + 1)), Enumerable.Range(0, 4).Select(i => BitConverter.ToSingle(code, 8 + (4 * i))));
    }

    [Theory]
    [InlineData("sign", "00000040 0A", "bits after its end are set")]
    [InlineData("sign", "000000C0 02", "a scale in it is negative or not finite")]
    [InlineData("sign", "0000807F 02", "a scale in it is negative or not finite")]
    [InlineData("none", "0000803F 000000C0 0000C07F", "an element in it is not finite")]
    [InlineData("fp16", "003C 007C 0038", "an element in it is not finite")]
    [InlineData("bf16", "803F 80FF 003F", "an element in it is not finite")]
    [InlineData("topk", "000000C0 03", "its indices are not ascending or too large")]
    [InlineData("topk", "000000C0 05", "bits after its end are set")]
    [InlineData("qsgd", "00000040 3C01", "a level in it is too large")]
    [InlineData("elias", "00000040 FFFFFFFFFFFFFFFF", "a number in it is too large")]
    [InlineData("elias", "00000040 0D", "a run in it leads past its end")]
    public void Bytes_that_are_no_code_are_refused_with_the_reason(string name, string bytes, string reason)
    {
        var settings = name == "elias"
            ? new CompressionSettings("qsgd", Levels: 5, Coding: QsgdCoding.Elias)
            : new CompressionSettings(name, Ratio: 0.34, Levels: 5);
        byte[] code = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        foreach (string kernels in CodingKernels.Names)
        {
            var refusal = Assert.ThrowsAny<RunException>(() => Compressors.Create<float>(settings, kernels).DecodeAdd(code, 1, new float[3]));
            Assert.Equal(ExitCode.Failed, refusal.Code);
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }
}
