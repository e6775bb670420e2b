using RiSgd.Methods;

namespace RiSgd.Numerics.Tests;

/// <summary>The oracles of QSGD through the real codes; tolerances are four standard errors of seeded repetitions.</summary>
public abstract partial class CodeTests<T>
{
    private static readonly double[] s_vec13 = [3, -4, 0, 12];

    public static TheoryData<string, int> QuantisedVectors
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string vector in (string[])["vec13", "gaussian", "one-hot", "constant"])
            {
                foreach (int levels in (int[])[1, 4, 127])
                    data.Add(vector, levels);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(QuantisedVectors))]
    public void QS_1_the_rounding_goes_up_for_as_many_words_as_the_probability_says(string vector, int levels)
    {
        double[] v = Vector(vector);
        T norm = Of(Math.Sqrt(v.Sum(x => x * x)));
        int bits = typeof(T) == typeof(float) ? 31 : 53;
        double tolerance = typeof(T) == typeof(float) ? 1e-6 : 1e-15;
        foreach (double value in v.Take(50))
        {
            (int lower, double upward) = QsgdLevels.Of(double.CreateChecked(Of(value)), double.CreateChecked(norm), levels);
            long goingUp = CountGoingUp(Of(value), norm, levels, bits, lower);
            double probability = goingUp / Math.Pow(2, bits);
            double mean = double.CreateChecked(norm) * Math.Sign(value) * (lower + probability) / levels;
            Assert.Equal(upward, probability, tolerance * levels);
            Assert.Equal(value, mean, 2 * tolerance * double.CreateChecked(norm));
        }
    }

    [Theory]
    [MemberData(nameof(QuantisedVectors))]
    public void QS_2_the_variance_over_the_seeds_is_the_exact_one_and_within_the_bound(string vector, int levels)
    {
        double[] v = Vector(vector);
        double norm = Math.Sqrt(v.Sum(x => x * x)), squared = norm * norm;
        double exact = squared / (levels * (double)levels) * v.Sum(x => QsgdLevels.Of(x, norm, levels).Upward is var f ? f * (1 - f) : 0);
        Assert.InRange(exact, 0, Math.Min(v.Length / (levels * (double)levels), Math.Sqrt(v.Length) / levels) * squared * (1 + 1e-12));
        int repetitions = v.Length > 100 ? 400 : 4000;
        double[] errors = [.. Enumerable.Range(0, repetitions).Select(seed => Quantised(v, levels, seed).Zip(v, (q, x) => (q - x) * (q - x)).Sum())];
        AssertMean(exact, errors, 1e-6 * squared / levels);
    }

    [Theory]
    [InlineData(1, 78)]
    [InlineData(2, 26)]
    [InlineData(4, 4.875)]
    [InlineData(7, 2.122448980)]
    [InlineData(127, 0.004836009672)]
    public void QS_2_golden_variances(int levels, double variance) =>
        AssertMean(variance, [.. Enumerable.Range(0, 4000).Select(seed => Quantised(s_vec13, levels, seed).Zip(s_vec13, (q, x) => (q - x) * (q - x)).Sum())], 1e-5);

    [Theory]
    [InlineData(1, 1.461538462)]
    [InlineData(2, 2.076923077)]
    public void QS_2_golden_numbers_of_nonzeros(int levels, double nonzeros) =>
        AssertMean(nonzeros, [.. Enumerable.Range(0, 4000).Select(seed => (double)Quantised(s_vec13, levels, seed).Count(q => q != 0))], 1e-9);

    [Fact]
    public void QS_1_the_mean_over_the_seeds_is_the_vector()
    {
        const int Repetitions = 1000, Levels = 2;
        double[] v = Vector("gaussian")[..100];
        double norm = Math.Sqrt(v.Sum(x => x * x));
        double[][] quantised = [.. Enumerable.Range(0, Repetitions).Select(seed => Quantised(v, Levels, seed))];
        for (int i = 0; i < v.Length; i++)
        {
            // The exact standard error: an element that is hardly ever rounded up has none that could be estimated. Five of them, because of the hundred means.
            double upward = QsgdLevels.Of(v[i], norm, Levels).Upward;
            double error = norm / Levels * Math.Sqrt(upward * (1 - upward) / Repetitions);
            double allowed = upward * Repetitions < 10 ? norm / Levels * 20 / Repetitions : 5 * error;
            Assert.Equal(v[i], quantised.Average(q => q[i]), allowed + 1e-5);
        }
    }

    [Fact]
    public void QS_2_elements_as_large_as_the_norm_or_larger_by_rounding_have_level_s_whatever_the_words_are()
    {
        foreach (int levels in (int[])[1, 15, 127, 32767])
        {
            foreach (T norm in (T[])[Of(3.3), T.BitDecrement(Of(3.3))])
            {
                T[] x = [.. Enumerable.Range(0, 19).Select(i => i % 2 == 0 ? Of(3.3) : Of(-3.3))];
                var fields = new ushort[x.Length];
                Kernels.Quantise(x, norm, levels, new uint[2 * x.Length].AsSpan(0, x.Length * (typeof(T) == typeof(float) ? 1 : 2)), fields);
                Assert.Equal(x.Select(value => (ushort)((2 * levels) + (T.IsNegative(value) ? 1 : 0))), fields);
            }
        }
    }

    [Fact]
    public void QS_3_levels_come_back_as_they_were_in_either_coding()
    {
        foreach (int levels in (int[])[1, 3, 15, 200])
        {
            T[] x = Draw(5003, levels);
            var plain = new CompressionSettings("qsgd", Levels: levels, Bucket: 100);
            ICompressor<T> fixedLength = Compressors.Create<T>(plain, kernels), elias = Compressors.Create<T>(plain with { Coding = QsgdCoding.Elias }, kernels);
            T[] a = Decode(fixedLength, Encode(fixedLength, x, Key()), x.Length), b = Decode(elias, Encode(elias, x, Key()), x.Length);
            Assert.Equal(a, b);
            for (int start = 0; start < x.Length; start += 100)
            {
                T[] bucket = x[start..int.Min(start + 100, x.Length)];
                T norm = T.CreateTruncating(Math.Sqrt(bucket.Sum(value => double.CreateChecked(value) * double.CreateChecked(value))));
                for (int i = 0; i < bucket.Length; i++)
                {
                    (int lower, double upward) = QsgdLevels.Of(double.CreateChecked(bucket[i]), double.CreateChecked(norm), levels);
                    double level = double.CreateChecked(T.Abs(a[start + i]) / norm) * levels;
                    Assert.InRange(level, lower - 1e-3, lower + (upward > 0 ? 1 : 0) + 1e-3);
                    Assert.True(T.IsZero(a[start + i]) || T.Sign(a[start + i]) == T.Sign(bucket[i]));
                }
            }
        }
    }

    [Fact]
    public void QS_4_the_mean_of_p_ranks_has_a_pth_of_the_variance()
    {
        const int Ranks = 4, Levels = 2;
        double[] v = Vector("gaussian")[..200];
        double norm = Math.Sqrt(v.Sum(x => x * x));
        double exact = norm * norm / (Levels * Levels) * v.Sum(x => QsgdLevels.Of(x, norm, Levels).Upward is var f ? f * (1 - f) : 0);
        double[] errors = [.. Enumerable.Range(0, 1000).Select(seed =>
        {
            double[][] ranks = [.. Enumerable.Range(0, Ranks).Select(rank => Quantised(v, Levels, new CodingKey(seed, rank, 0, 0)))];
            return v.Select((x, i) => ranks.Average(q => q[i]) - x).Sum(error => error * error);
        })];
        AssertMean(exact / Ranks, errors, 0);
    }

    [Theory]
    [InlineData("qsgd")]
    [InlineData("randk")]
    public void Every_part_of_the_key_gives_other_numbers_and_the_same_key_the_same(string name)
    {
        T[] x = Draw(1000, 1);
        var compressor = Compressors.Create<T>(new CompressionSettings(name, 0.1), kernels);
        CodingKey[] keys = [new(1, 0, 0, 0), new(2, 0, 0, 0), new(1, 1, 0, 0), new(1, 0, 1, 0), new(1, 0, 0, 1), new(1, 0, 0, 1L << 32)];
        string[] codes = [.. keys.Select(key => Convert.ToHexString(Encode(compressor, x, key)))];
        Assert.Equal(keys.Length, codes.Distinct().Count());
        Assert.Equal(codes, keys.Select(key => Convert.ToHexString(Encode(compressor, x, key))));
    }

    [Theory]
    [InlineData(QsgdNorm.L2)]
    [InlineData(QsgdNorm.Max)]
    public void Scaled_to_a_contraction_the_mean_error_is_within_its_factor(QsgdNorm norm)
    {
        double[] v = Vector("gaussian")[..256];
        var settings = new CompressionSettings("qsgd", Levels: 4, Bucket: 64, Norm: norm, Contraction: true);
        double[] errors = [.. Enumerable.Range(0, 200).Select(seed => Decoded(v, settings, new CodingKey(seed, 0, 0, 0)).Zip(v, (q, x) => (q - x) * (q - x)).Sum())];
        double factor = QsgdLevels.ContractionFactor(64, 4), squared = v.Sum(x => x * x);
        Assert.InRange(errors.Average(), (1 - factor) * (1 - factor) * squared * 0.5, (1 - factor) * squared);

        // Every decoded value is the unbiased one times the factor.
        double[] unbiased = Decoded(v, settings with { Contraction = false }, new CodingKey(0, 0, 0, 0)), scaled = Decoded(v, settings, new CodingKey(0, 0, 0, 0));
        Assert.All(unbiased.Zip(scaled), pair => Assert.Equal(factor * pair.First, pair.Second, 1e-6 * Math.Abs(pair.First)));
    }

    [Theory]
    [InlineData(512, 1)]
    [InlineData(512, 4)]
    [InlineData(512, 15)]
    [InlineData(4096, 1)]
    [InlineData(1_000_003, 1)]
    [InlineData(1_000_003, 8)]
    public void Elias_codes_are_on_average_no_longer_than_the_papers_bound(int bucket, int levels)
    {
        int buckets = int.Max(1, 40_960 / bucket), n = bucket * buckets;
        var random = new CounterRandom(6, RandomPurpose.ProblemNoise);
        var x = new T[n];
        foreach (ref T value in x.AsSpan())
            value = Of(random.NextGaussian());
        var compressor = Compressors.Create<T>(new CompressionSettings("qsgd", Levels: levels, Bucket: bucket, Coding: QsgdCoding.Elias), kernels);
        double mean = Enumerable.Range(0, 5).Average(seed => 8.0 * Encode(compressor, x, Key(seed)).Length);
        double bound = buckets * CodeLengths.QsgdEliasBound(bucket, levels, typeof(T) == typeof(float) ? 32 : 64);
        Assert.InRange(mean, 0.1 * bound, bound);
    }

    /// <summary>Of how many of the 2^bits equally likely words the level is the upper one: the words below a limit, which bisection finds.</summary>
    private long CountGoingUp(T value, T norm, int levels, int bits, int lower)
    {
        long below = 0, above = 1L << bits;
        while (below < above)
        {
            long middle = (below + above) / 2;
            uint[] words = bits == 31 ? [(uint)middle << 1] : [(uint)(middle << 11), (uint)(middle >> 21)];
            var field = new ushort[1];
            Kernels.Quantise([value], norm, levels, words, field);
            if (field[0] >> 1 > lower)
                below = middle + 1;
            else
                above = middle;
        }

        return below;
    }

    private static double[] Vector(string name)
    {
        var random = new CounterRandom(8, RandomPurpose.ProblemNoise);
        return name switch
        {
            "vec13" => s_vec13,
            "gaussian" => [.. Enumerable.Range(0, 1000).Select(_ => (double)(float)random.NextGaussian())],
            "one-hot" => [.. Enumerable.Range(0, 50).Select(i => i == 17 ? -2.5 : 0)],
            _ => [.. Enumerable.Repeat(0.125, 70)],
        };
    }

    private double[] Quantised(double[] v, int levels, int seed) => Quantised(v, levels, new CodingKey(seed, 0, 0, 0));

    private double[] Quantised(double[] v, int levels, CodingKey key) =>
        Decoded(v, new CompressionSettings("qsgd", Levels: levels, Bucket: v.Length), key);

    private double[] Decoded(double[] v, CompressionSettings settings, CodingKey key)
    {
        var compressor = Compressors.Create<T>(settings, kernels);
        return [.. Decode(compressor, Encode(compressor, [.. v.Select(Of)], key), v.Length).Select(double.CreateChecked)];
    }

    private static void AssertMean(double expected, double[] observations, double rounding) =>
        Assert.Equal(expected, observations.Average(), 4 * StandardError(observations) + rounding);

    private static double StandardError(double[] observations)
    {
        double mean = observations.Average();
        return Math.Sqrt(observations.Sum(x => (x - mean) * (x - mean)) / (observations.Length - 1) / observations.Length);
    }
}
