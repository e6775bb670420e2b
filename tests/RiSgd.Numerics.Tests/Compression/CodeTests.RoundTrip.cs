using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>Codes, lengths and what comes back.</summary>
public abstract partial class CodeTests<T>
{
    private static readonly ConcurrentDictionary<(string Format, int Length), (byte[] Code, byte[] Sum)> s_plain = new();

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void Codes_and_what_is_decoded_have_the_bits_of_the_plain_loops_at_every_size(string format)
    {
        var compressor = Create(format);
        foreach (int n in Sizes)
        {
            T[] x = Draw(n, 7), sum = Draw(n, 8);
            byte[] code = Encode(compressor, x, Key());
            (byte[] plainCode, byte[] plainSum) = s_plain.GetOrAdd((format, n), _ => EncodePlainly(format, n));
            Assert.True(plainCode.AsSpan().SequenceEqual(code), $"{n} elements");
            Assert.True(MemoryMarshal.AsBytes<T>(x).SequenceEqual(MemoryMarshal.AsBytes<T>(Draw(n, 7))));
            Assert.Equal(code.Length, compressor.DecodeAdd(code, Of(-0.7), sum));
            Assert.True(plainSum.AsSpan().SequenceEqual(MemoryMarshal.AsBytes<T>(sum)), $"{n} elements");
        }
    }

    private static (byte[] Code, byte[] Sum) EncodePlainly(string format, int n)
    {
        var plain = Compressors.Create<T>(Formats[format], Plain);
        byte[] code = Encode(plain, Draw(n, 7), Key());
        T[] sum = Draw(n, 8);
        plain.DecodeAdd(code, Of(-0.7), sum);
        return (code, Bytes(sum));
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void QS_3_and_SQ_7_codes_have_the_length_that_the_formula_says(string format)
    {
        int bits = typeof(T) == typeof(float) ? 32 : 64;
        CompressionSettings s = Formats[format];
        foreach (int n in Sizes.SkipLast(1))
        {
            int k = SparseSupport.Count(n, s.Ratio);
            long expected = s.Name switch
            {
                "none" => (long)n * bits,
                "bf16" or "fp16" => 16L * n,
                "topk" => CodeLengths.TopK(n, k, bits),
                "randk" => CodeLengths.RandK(k, bits),
                "sign" => CodeLengths.ScaledSign(n, bits),
                "sign-topk" => CodeLengths.SignTopK(n, k, bits),
                _ => CodeLengths.QsgdFixed(n, s.Bucket, s.Levels, bits),
            };
            byte[] code = Encode(Create(format), Draw(n, n), Key());
            if (s.Coding == QsgdCoding.Fixed)
            {
                Assert.Equal((expected + 7) / 8, code.Length);
                Assert.Equal(code.Length, Create(format).MaximumCodeLength(n));
            }
            else
            {
                Assert.InRange(code.Length, n == 0 ? 0 : 1, Create(format).MaximumCodeLength(n));
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_code_ends_by_itself_and_adds_a_weighted_multiple_of_what_it_holds(string format)
    {
        const int N = 4099;
        var compressor = Create(format);
        byte[] code = Encode(compressor, Draw(N, 1), Key());
        T[] decoded = Decode(compressor, code, N), sum = Draw(N, 2);
        T[] expected = [.. sum.Zip(decoded, (a, b) => a + Of(0.3) * b)];
        byte[] longer = [.. code, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.Equal(code.Length, compressor.DecodeAdd(longer, Of(0.3), sum));
        Assert.Equal(expected, sum);
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_decoded_vector_encodes_to_itself_where_the_format_rounds_nothing_more(string format)
    {
        // Rounding to levels or to a support at random is not repeatable by design.
        if (Formats[format].Name is "qsgd" or "randk")
            return;
        foreach (int n in (int[])[1, 17, 4097])
        {
            var compressor = Create(format);
            T[] once = Decode(compressor, Encode(compressor, Draw(n, 5), Key()), n);
            T[] twice = Decode(compressor, Encode(compressor, once, Key()), n);
            Assert.All(once.Zip(twice), pair => Assert.Equal(double.CreateChecked(pair.First), double.CreateChecked(pair.Second), 1e-6 * Math.Abs(double.CreateChecked(pair.First))));
        }
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void The_zero_vector_comes_back_as_zeros(string format)
    {
        var compressor = Create(format);
        Assert.All(Decode(compressor, Encode(compressor, new T[5001], Key()), 5001), value => Assert.Equal(T.Zero, value));
    }

    [Fact]
    public void The_identity_gives_back_the_bits()
    {
        T[] x = Draw(12_345, 3);
        Assert.Equal(Bytes(x), Encode(Create("identity"), x, Key()));
        Assert.Equal(x, Decode(Create("identity"), Encode(Create("identity"), x, Key()), x.Length));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.4)]
    [InlineData(1)]
    public void SQ_4_top_k_keeps_the_largest_and_contracts_by_their_share(double ratio)
    {
        T[] x = Draw(4097, 3);
        int k = SparseSupport.Count(x.Length, ratio);
        var compressor = Compressors.Create<T>(new CompressionSettings("topk", ratio), kernels);
        T[] decoded = Decode(compressor, Encode(compressor, x, Key()), x.Length);
        int[] support = SparseSupport.Largest([.. x.Select(double.CreateChecked)], k);
        var expected = new T[x.Length];
        foreach (int i in support)
            expected[i] = x[i];
        Assert.Equal(expected, decoded);
        Assert.InRange(SquaredDistance(x, decoded), 0, (1 - (double)k / x.Length) * SquaredDistance(x, new T[x.Length]));
    }

    [Theory]
    [InlineData("topk")]
    [InlineData("sign-topk")]
    public void Of_equal_magnitudes_the_first_ones_are_kept_whatever_their_sign(string name)
    {
        foreach (int n in (int[])[5, 64, 10_001])
        {
            T[] x = [.. Enumerable.Range(0, n).Select(i => Of(i % 2 == 0 ? 0.5 : -0.5))];
            var compressor = Compressors.Create<T>(new CompressionSettings(name, 0.3), kernels);
            T[] decoded = Decode(compressor, Encode(compressor, x, Key()), n);
            int k = SparseSupport.Count(n, 0.3);
            Assert.Equal([.. x[..k], .. new T[n - k]], decoded);
        }
    }

    [Fact]
    public void SQ_4_sign_top_k_golden_example()
    {
        T[] x = [Of(5), Of(-1), Of(0.5), Of(-4), Of(2), Of(0)];
        var compressor = Compressors.Create<T>(new CompressionSettings("sign-topk", 0.5), kernels);
        T[] decoded = Decode(compressor, Encode(compressor, x, Key()), 6);
        T third = T.CreateChecked(11.0 / 3);
        Assert.Equal([third, T.Zero, T.Zero, -third, third, T.Zero], decoded);
        Assert.Equal(5.916666667, SquaredDistance(x, decoded), 1e-6);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void SQ_4_sign_top_k_has_exactly_k_elements_and_the_exact_error(double ratio)
    {
        for (int n = 1; n < 400; n += 13)
        {
            T[] x = Draw(n, n);
            double[] wide = [.. x.Select(double.CreateChecked)];
            int k = SparseSupport.Count(n, ratio);
            var compressor = Compressors.Create<T>(new CompressionSettings("sign-topk", ratio), kernels);
            T[] decoded = Decode(compressor, Encode(compressor, x, Key()), n);
            Assert.Equal(SignTopKRule.Scale(wide, k) > 0 ? k : 0, decoded.Count(value => !T.IsZero(value)));
            Assert.Equal(SignTopKRule.SquaredError(wide, k), SquaredDistance(x, decoded), 1e-6 * SquaredDistance(x, new T[n]) + 1e-100);
        }
    }

    [Fact]
    public void SQ_4_sign_top_k_of_all_elements_is_the_scaled_sign()
    {
        T[] x = Draw(1001, 9);
        var all = Compressors.Create<T>(new CompressionSettings("sign-topk", 1), kernels);
        Assert.Equal(Decode(Create("sign"), Encode(Create("sign"), x, Key()), 1001), Decode(all, Encode(all, x, Key()), 1001));
    }

    protected static double SquaredDistance(T[] a, T[] b) =>
        a.Zip(b, (x, y) => double.CreateChecked(x) - double.CreateChecked(y)).Sum(difference => difference * difference);
}
