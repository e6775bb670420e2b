using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>RandK: k elements, equally likely, unbiased or contracting.</summary>
public abstract partial class CodeTests<T>
{
    [Fact]
    public void Rand_k_keeps_k_elements_times_d_over_k_and_each_equally_often()
    {
        const int N = 50, Repetitions = 4000;
        T[] x = [.. Enumerable.Range(1, N).Select(i => Of(i))];
        var compressor = Compressors.Create<T>(new CompressionSettings("randk", 0.1), kernels);
        var kept = new int[N];
        for (int seed = 0; seed < Repetitions; seed++)
        {
            T[] decoded = Decode(compressor, Encode(compressor, x, Key(seed)), N);
            Assert.Equal(5, decoded.Count(value => !T.IsZero(value)));
            for (int i = 0; i < N; i++)
            {
                if (T.IsZero(decoded[i]))
                    continue;
                kept[i]++;
                Assert.Equal(x[i] * Of(10), decoded[i]);
            }
        }

        // Binomial: mean 400, standard deviation 19; five of them, because fifty counts are looked at.
        Assert.All(kept, count => Assert.InRange(count, 400 - 95, 400 + 95));
    }

    [Fact]
    public void Rand_k_as_a_contraction_sends_the_elements_as_they_are()
    {
        T[] x = Draw(4001, 1);
        var contraction = Compressors.Create<T>(new CompressionSettings("randk", 0.2, Contraction: true), kernels);
        var unbiased = Compressors.Create<T>(new CompressionSettings("randk", 0.2), kernels);
        T[] a = Decode(contraction, Encode(contraction, x, Key()), x.Length), b = Decode(unbiased, Encode(unbiased, x, Key()), x.Length);
        Assert.All(Enumerable.Range(0, x.Length), i => Assert.True(T.IsZero(a[i]) || a[i] == x[i]));
        T scale = T.CreateTruncating(4001 / 800.0);
        Assert.Equal(a.Select(value => value * scale), b);
        Assert.InRange(a.Count(value => !T.IsZero(value)), 600, 800);
    }

    [Fact]
    public void Which_compressors_are_unbiased_is_known()
    {
        (string Name, bool Contraction, bool Expected)[] all =
        [
            ("none", false, true), ("none", true, true), ("bf16", false, false), ("fp16", false, false), ("topk", false, false), ("randk", false, true),
            ("randk", true, false), ("sign", false, false), ("sign-topk", false, false), ("qsgd", false, true), ("qsgd", true, false),
        ];
        Assert.All(all, one => Assert.Equal(one.Expected, Compressors.Create<T>(new CompressionSettings(one.Name, Contraction: one.Contraction), kernels).IsUnbiased));
    }
}
