using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>What must not pass silently.</summary>
public abstract partial class CodeTests<T>
{
    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_value_that_is_not_finite_is_refused_and_the_message_names_the_tensor_and_the_element(string format)
    {
        foreach (T bad in (T[])[T.NaN, T.PositiveInfinity, T.NegativeInfinity])
        {
            foreach (int position in (int[])[0, 1000, 4096, 5000])
            {
                T[] x = Draw(5001, 1);
                x[position] = bad;
                var refusal = Assert.ThrowsAny<RunException>(() => Encode(Create(format), x, Key()));
                Assert.Equal(ExitCode.Failed, refusal.Code);
                Assert.Contains($"Tensor 3 of rank 2 can't be encoded in step 4: element {position} is {(T.IsNaN(bad) ? "NaN" : "infinite")}", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("bf16")]
    [InlineData("fp16")]
    [InlineData("topk, all")]
    public void A_received_element_that_is_not_finite_is_refused_wherever_it_is(string format)
    {
        const int N = 35;
        var compressor = Create(format);
        byte[] code = Encode(compressor, Draw(N, 1), Key());
        int size = format.EndsWith("16", StringComparison.Ordinal) ? 2 : Bytes([T.One]).Length;
        for (int i = 0; i < N; i++)
        {
            // All exponent bits set, and some of the mantissa's.
            byte[] damaged = [.. code];
            damaged.AsSpan(i * size, size).Fill(0x7F);
            damaged[((i + 1) * size) - 2] = 0xFF;
            Assert.Contains("an element in it is not finite", Assert.ThrowsAny<RunException>(() => compressor.DecodeAdd(damaged, T.One, new T[N])).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_code_that_is_cut_off_anywhere_is_refused(string format)
    {
        const int N = 300;
        var compressor = Create(format);
        byte[] code = Encode(compressor, Draw(N, 1), Key());
        for (int length = 0; length < code.Length; length++)
            Assert.Equal(ExitCode.Failed, Assert.ThrowsAny<RunException>(() => compressor.DecodeAdd(code.AsSpan(0, length), T.One, new T[N])).Code);
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void Ten_thousand_damaged_codes_are_decoded_or_refused_and_nothing_else(string format)
    {
        var random = new Random(5);
        var compressor = Create(format);
        int[] sizes = [1, 5, 64, 300];
        byte[][] codes = Array.ConvertAll(sizes, n => Encode(compressor, Draw(n, n), Key()));
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++)
        {
            int which = random.Next(sizes.Length);
            byte[] damaged = Damage([.. codes[which]], random);

            // Around the vector, to see anything that is written past its ends.
            var guarded = new T[sizes[which] + 64];
            try
            {
                int read = compressor.DecodeAdd(damaged, T.One, guarded.AsSpan(32, sizes[which]));
                Assert.InRange(read, 0, damaged.Length);
            }
            catch (RunException exception) when (exception.Code == ExitCode.Failed)
            {
                refused++;
            }

            Assert.Equal(-1, guarded.AsSpan(0, 32).IndexOfAnyExcept(T.Zero));
            Assert.Equal(-1, guarded.AsSpan(^32..).IndexOfAnyExcept(T.Zero));
        }

        Assert.InRange(refused, 100, 10_000);
    }

    [Fact]
    public void A_value_that_16_bits_can_not_hold_is_refused_with_its_format()
    {
        T[] x = Draw(100, 1);
        x[57] = Of(65_520);
        var refusal = Assert.ThrowsAny<RunException>(() => Encode(Create("fp16"), x, Key()));
        Assert.Contains("element 57 (6.552E+04) is too large for fp16", refusal.Message, StringComparison.Ordinal);
        Encode(Create("bf16"), x, Key());
        x[57] = Of(3.4e38);
        Assert.Contains("bf16", Assert.ThrowsAny<RunException>(() => Encode(Create("bf16"), x, Key())).Message, StringComparison.Ordinal);
        x[57] = Of(65_519);
        Assert.Equal(Of(65_504), Decode(Create("fp16"), Encode(Create("fp16"), x, Key()), 100)[57]);
    }

    [Fact]
    public void A_norm_that_overflows_is_refused_though_every_element_is_finite()
    {
        T[] x = [.. Enumerable.Repeat(Of(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue), 600)];
        Assert.Contains("its norm is too large", Assert.ThrowsAny<RunException>(() => Encode(Create("qsgd, 5 bits"), x, Key())).Message, StringComparison.Ordinal);
        Assert.Equal(x, Decode(Create("topk, all"), Encode(Create("topk, all"), x, Key()), 600));
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_buffer_that_is_too_short_for_the_longest_code_is_refused(string format)
    {
        var compressor = Create(format);
        T[] x = Draw(100, 1);
        Assert.Throws<ArgumentException>(() => compressor.Encode(x, new byte[compressor.MaximumCodeLength(100) - 1], Key()));
    }

    [Fact]
    public void A_length_whose_code_no_array_can_hold_is_refused() =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<RunException>(() => Create("identity").MaximumCodeLength(int.MaxValue)).Code);

    private static byte[] Damage(byte[] code, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return code[..random.Next(code.Length)];
            case 1:
                random.NextBytes(code);
                return code;
            case 2:
                code.AsSpan(random.Next(code.Length)).Fill(random.Next(2) == 0 ? byte.MaxValue : byte.MinValue);
                return code;
            default:
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                    code[random.Next(code.Length)] ^= (byte)(1 << random.Next(8));
                return code;
        }
    }
}
