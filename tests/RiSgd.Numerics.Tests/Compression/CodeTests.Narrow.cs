namespace RiSgd.Numerics.Tests;

/// <summary>Sixteen bits.</summary>
public abstract partial class CodeTests<T>
{
    [Fact]
    public void Every_half_is_widened_to_its_value()
    {
        ushort[] all = [.. Enumerable.Range(0, 65_536).Select(bits => (ushort)bits)];
        var wide = new T[all.Length];
        Assert.False(Kernels.AddNarrow(all, HalfFormat.Float16, T.One, wide));
        Assert.All(all, bits => Assert.Equal(T.CreateChecked(BitConverter.UInt16BitsToHalf(bits)), wide[bits]));
        Assert.False(Kernels.AddNarrow(all, HalfFormat.BFloat16, T.One, wide.AsSpan()));
        Assert.True(Kernels.AddNarrow(all.AsSpan(0, 0x7C00), HalfFormat.Float16, T.One, wide.AsSpan(0, 0x7C00)));
    }

    [Fact]
    public void Numbers_round_to_the_nearest_half_and_from_the_middle_to_the_even_one()
    {
        var values = new List<T>();
        var expected = new List<ushort>();
        for (ushort bits = 0; bits < 0x7BFF; bits++)
        {
            double low = (double)BitConverter.UInt16BitsToHalf(bits), high = (double)BitConverter.UInt16BitsToHalf((ushort)(bits + 1)), middle = (low + high) / 2;
            AddAround(values, expected, low, middle, bits, (ushort)(bits + 1));
        }

        AssertNarrow(HalfFormat.Float16, values, expected);
    }

    [Fact]
    public void Numbers_round_to_the_nearest_bfloat16_and_from_the_middle_to_the_even_one()
    {
        var values = new List<T>();
        var expected = new List<ushort>();
        for (ushort bits = 0; bits < 0x7F7F; bits++)
        {
            double low = Brain(bits), high = Brain((ushort)(bits + 1)), middle = (low + high) / 2;
            AddAround(values, expected, low, middle, bits, (ushort)(bits + 1));
        }

        AssertNarrow(HalfFormat.BFloat16, values, expected);
    }

    [Fact]
    public void A_double_just_above_the_middle_goes_up_though_the_nearest_float_is_the_middle()
    {
        if (typeof(T) != typeof(double))
            return;
        var narrow = new ushort[2];
        Kernels.Narrow([Of(1 + Math.Pow(2, -8) + Math.Pow(2, -40)), Of(-1 - Math.Pow(2, -8) - Math.Pow(2, -40))], HalfFormat.BFloat16, narrow);
        Assert.Equal([0x3F81, 0xBF81], narrow);
        Kernels.Narrow([Of(1 + Math.Pow(2, -11) + Math.Pow(2, -40)), Of(-1 - Math.Pow(2, -11) - Math.Pow(2, -40))], HalfFormat.Float16, narrow);
        Assert.Equal([0x3C01, 0xBC01], narrow);
    }

    [Theory]
    [InlineData(HalfFormat.BFloat16)]
    [InlineData(HalfFormat.Float16)]
    public void What_is_not_finite_is_seen_wherever_it_is(HalfFormat format)
    {
        foreach (T bad in (T[])[T.NaN, -T.NaN, T.PositiveInfinity, T.NegativeInfinity, Of(3.4e38)])
        {
            for (int position = 0; position < 35; position++)
            {
                T[] x = Draw(35, 1);
                x[position] = bad;
                Assert.False(Kernels.Narrow(x, format, new ushort[35]));
            }
        }

        Assert.True(Kernels.Narrow(Draw(35, 1), format, new ushort[35]));
    }

    [Fact]
    public void Sums_and_the_largest_magnitude_are_those_of_the_elements()
    {
        foreach (int n in Sizes.SkipLast(1))
        {
            double[] x = [.. Draw(n, 3).Select(double.CreateChecked)];
            Assert.Equal(x.Sum(Math.Abs), Kernels.SumOfMagnitudes(Draw(n, 3)), 1e-12 * x.Sum(Math.Abs));
            Assert.Equal(x.Sum(v => v * v), Kernels.SumOfSquares(Draw(n, 3)), 1e-12 * x.Sum(v => v * v));
            Assert.Equal(n == 0 ? 0 : x.Max(Math.Abs), double.CreateChecked(Kernels.LargestMagnitude(Draw(n, 3))));
        }
    }

    private static double Brain(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>A number, and what lies just below, at and just above the middle to the next one; of both signs.</summary>
    private static void AddAround(List<T> values, List<ushort> expected, double low, double middle, ushort below, ushort above)
    {
        (T Value, ushort Bits)[] all =
        [
            (Of(low), below), (T.BitDecrement(Of(middle)), below), (Of(middle), (below & 1) == 0 ? below : above), (T.BitIncrement(Of(middle)), above),
        ];
        foreach ((T value, ushort bits) in all)
        {
            values.Add(value);
            expected.Add(bits);
            values.Add(-value);
            expected.Add((ushort)(bits | 0x8000));
        }
    }

    private void AssertNarrow(HalfFormat format, List<T> values, List<ushort> expected)
    {
        var narrow = new ushort[values.Count];
        Assert.True(Kernels.Narrow([.. values], format, narrow));
        Assert.Equal(expected, narrow);
    }
}
