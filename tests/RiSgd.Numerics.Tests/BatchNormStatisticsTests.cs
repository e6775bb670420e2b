namespace RiSgd.Numerics.Tests;

public class BatchNormStatisticsTests
{
    private static readonly FlatLayout Layout = FlatLayout.Create(
    [
        ("fc.weight", [2], SlotKind.Weight),
        ("bn1.running_mean", [1], SlotKind.RunningMean),
        ("bn1.running_var", [1], SlotKind.RunningSecondMoment),
        ("bn2.running_mean", [2], SlotKind.RunningMean),
        ("bn2.running_var", [2], SlotKind.RunningSecondMoment),
    ]);

    [Fact]
    public void Averaging_means_0_and_1_of_variance_1_gives_the_mixtures_variance_1_25()
    {
        double[] a = [0, 0, 0, 1, 0, 0, 1, 1], b = [0, 0, 1, 1, 1, 1, 1, 1];
        BatchNormStatistics.ToSecondMoments(Layout, a.AsSpan());
        BatchNormStatistics.ToSecondMoments(Layout, b.AsSpan());
        double[] average = [.. a.Zip(b, (x, y) => (x + y) / 2)];
        BatchNormStatistics.ToVariances(Layout, average.AsSpan());
        Assert.Equal([0, 0, 0.5, 1.25, 0.5, 0.5, 1.25, 1.25], average);
    }

    [Fact]
    public void Conversion_there_and_back_keeps_everything_to_rounding_and_weights_to_the_bit()
    {
        float[] values = [3, -4, 0.3f, 2.5f, -1.25f, 0.75f, 0.01f, 4], before = [.. values];
        BatchNormStatistics.ToSecondMoments(Layout, values.AsSpan());
        Assert.Equal(2.5f + 0.3f * 0.3f, values[3], 1e-6f);
        BatchNormStatistics.ToVariances(Layout, values.AsSpan());
        Assert.Equal(before[..3], values[..3]);
        Assert.Equal(before[4..6], values[4..6]);
        foreach (int i in new[] { 3, 6, 7 })
            Assert.Equal(before[i], values[i], 1e-6f);
    }

    [Fact]
    public void A_variance_that_rounding_made_negative_is_zero_but_a_NaN_stays()
    {
        float[] values = [0, 0, 1000, 999_999.9f, 1, 1, float.NaN, 0.5f];
        BatchNormStatistics.ToVariances(Layout, values.AsSpan());
        Assert.Equal([0, 0, 1000, 0, 1, 1, float.NaN, 0], values);
    }

    [Fact]
    public void Parameters_of_another_layout_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BatchNormStatistics.ToSecondMoments(Layout, new double[7].AsSpan()));
        Assert.Throws<ArgumentException>(() => BatchNormStatistics.ToVariances(Layout, new double[9].AsSpan()));
    }
}
