namespace RiSgd.Numerics.Tests;

public class ParameterChecksumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(23)]
    public void Every_single_flipped_bit_changes_the_checksum_and_flipping_it_back_restores_it(int n)
    {
        var random = new Random(n);
        float[] values = [.. Enumerable.Range(0, n).Select(_ => random.NextSingle())];
        ulong intact = ParameterChecksum.Of<float>(values);
        var seen = new HashSet<ulong> { intact };
        for (int bit = 0; bit < 32 * n; bit++)
        {
            Flip(values, bit);
            Assert.True(seen.Add(ParameterChecksum.Of<float>(values)), $"bit {bit}");
            Flip(values, bit);
        }

        Assert.Equal(intact, ParameterChecksum.Of<float>(values));
    }

    [Fact]
    public void Equal_arrays_have_equal_checksums_wherever_they_lie()
    {
        double[] values = [.. Enumerable.Range(0, 3_000_001).Select(i => i * 0.1)], shifted = [0, .. values];
        Assert.Equal(ParameterChecksum.Of<double>(values), ParameterChecksum.Of<double>(shifted.AsSpan(1)));
    }

    [Fact]
    public void Order_length_and_the_sign_of_zero_count()
    {
        ulong[] sums =
        [
            ParameterChecksum.Of<float>([]), ParameterChecksum.Of<float>([0f]), ParameterChecksum.Of<float>([0f, 0f]), ParameterChecksum.Of<float>([-0f]),
            ParameterChecksum.Of<float>([1f, 2f, 3f, 4f]), ParameterChecksum.Of<float>([3f, 4f, 1f, 2f]),
        ];
        Assert.Equal(sums.Length, sums.Distinct().Count());
    }

    [Fact]
    public void Beyond_one_block_the_last_element_still_counts()
    {
        byte[] values = new byte[(1 << 20) + 3];
        ulong before = ParameterChecksum.Of<byte>(values);
        values[^1] ^= 1;
        Assert.NotEqual(before, ParameterChecksum.Of<byte>(values));
    }

    private static void Flip(float[] values, int bit) =>
        values[bit / 32] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(values[bit / 32]) ^ (1u << (bit % 32)));
}
