namespace RiSgd.Methods.Tests;

public class CodeLengthsTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(1024, 10)]
    [InlineData(1025, 11)]
    [InlineData(int.MaxValue, 31)]
    public void An_index_takes_the_bits_that_tell_so_many_elements_apart(int length, int bits) => Assert.Equal(bits, CodeLengths.IndexBits(length));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(15, 4)]
    [InlineData(16, 5)]
    [InlineData(32767, 15)]
    public void A_level_takes_the_bits_that_tell_zero_to_s_apart(int levels, int bits) => Assert.Equal(bits, CodeLengths.LevelBits(levels));

    [Fact]
    public void SQ_7_sign_top_k_takes_its_scale_and_an_index_and_a_sign_for_each_kept_element()
    {
        // The largest tensor of a ResNet-20 and 1 % of it.
        Assert.Equal(32 + (368 * (16 + 1)), CodeLengths.SignTopK(36_864, 368, 32));
        Assert.Equal(4 + 782, CodeLengths.Bytes(CodeLengths.SignTopK(36_864, 368, 32)));
    }

    [Fact]
    public void SQ_7_marks_replace_indices_where_they_are_shorter()
    {
        Assert.Equal(32 + 1000 + 200, CodeLengths.SignTopK(1000, 200, 32));
        Assert.Equal((200 * 32) + 1000, CodeLengths.TopK(1000, 200, 32));
        Assert.Equal((99 * 32) + 990, CodeLengths.TopK(1000, 99, 32));
        Assert.False(CodeLengths.PrefersBitmap(1000, 100));
        Assert.True(CodeLengths.PrefersBitmap(1000, 101));
    }

    [Fact]
    public void QS_3_fixed_codes_take_a_norm_per_bucket_and_a_sign_and_a_level_per_element()
    {
        Assert.Equal((3 * 32) + (1025 * 5), CodeLengths.QsgdFixed(1025, 512, 15, 32));
        Assert.Equal(64 + (1025 * 3), CodeLengths.QsgdFixed(1025, 5000, 3, 64));
    }

    [Fact]
    public void Codes_of_the_others_have_the_lengths_that_their_formats_say()
    {
        Assert.Equal(64 + (10 * 32), CodeLengths.RandK(10, 32));
        Assert.Equal(32 + 1001, CodeLengths.ScaledSign(1001, 32));
        Assert.Equal(1001 * 16, CodeLengths.Dense(1001, 16));
        Assert.Equal(126, CodeLengths.Bytes(1001));
    }

    [Fact]
    public void An_empty_tensor_has_an_empty_code()
    {
        long[] lengths =
        [
            CodeLengths.Dense(0, 32), CodeLengths.TopK(0, 0, 32), CodeLengths.RandK(0, 32), CodeLengths.ScaledSign(0, 32), CodeLengths.SignTopK(0, 0, 32),
            CodeLengths.QsgdFixed(0, 512, 15, 32), CodeLengths.QsgdEliasMaximum(0, 512, 15, 32),
        ];
        Assert.All(lengths, bits => Assert.Equal(0, bits));
    }

    [Fact]
    public void At_the_square_root_of_n_levels_the_mean_length_of_Elias_codes_is_the_papers_dense_one()
    {
        // s = sqrt(n): nnz bound 2n, log2(2 (2n) / 2n) = 1, so 4.5 bits for each of 2n: an upper bound of the special code's 2.8 n.
        Assert.Equal((9 * 1024) + 32, CodeLengths.QsgdEliasBound(1024, 32, 32), 1e-9);
        Assert.True(CodeLengths.QsgdEliasBound(512, 1, 32) < CodeLengths.QsgdFixed(512, 512, 1, 32));
    }

    [Fact]
    public void The_longest_Elias_code_is_no_shorter_than_any_arrangement_of_runs()
    {
        // Every pattern of zeros and highest levels of ten elements.
        foreach (var s in (int[])[1, 2, 4, 15])
        {
            for (var pattern = 0; pattern < 1 << 10; pattern++)
            {
                long bits = 32;
                var previous = -1;
                for (var i = 0; i < 10; i++)
                {
                    if ((pattern >> i & 1) == 0)
                        continue;
                    bits += EliasOmega.Length(i - previous) + 1 + EliasOmega.Length(s);
                    previous = i;
                }

                bits += previous == 9 ? 0 : EliasOmega.Length(10 - previous);
                Assert.InRange(bits, 0, CodeLengths.QsgdEliasMaximum(10, 512, s, 32));
            }
        }
    }
}
