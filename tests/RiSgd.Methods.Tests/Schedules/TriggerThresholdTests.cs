namespace RiSgd.Methods.Tests;

public class TriggerThresholdTests
{
    [Fact]
    public void Squared_drifts_are_compared_with_the_square_of_the_rate()
    {
        var threshold = new TriggerThreshold(100);

        Assert.False(threshold.IsExceeded(1.0, 1, 0.1));
        Assert.True(threshold.IsExceeded(1.0000001, 1, 0.1));
        Assert.False(threshold.IsExceeded(0.9999999, 1, 0.1));
        Assert.True(threshold.IsExceeded(0.02, 1, 0.01));
    }

    [Fact]
    public void It_grows_with_a_power_of_the_step()
    {
        var threshold = new TriggerThreshold(3, growth: 0.5);

        Assert.Equal(3, threshold.At(1));
        Assert.Equal(6, threshold.At(4), 1e-14);
        Assert.Equal(30, threshold.At(100), 1e-13);
        Assert.Equal([3, 3, 3], new long[] { 1, 4, 100 }.Select(new TriggerThreshold(3).At));
        Assert.True(threshold.IsExceeded(31, 100, 1));
        Assert.False(threshold.IsExceeded(29, 100, 1));
    }

    [Fact]
    public void A_negative_one_is_exceeded_by_no_drift_at_all_even_at_rate_zero()
    {
        Assert.True(TriggerThreshold.Always.IsExceeded(0, 1, 0.1));
        Assert.True(TriggerThreshold.Always.IsExceeded(0, 1, 0));
    }

    [Fact]
    public void An_infinite_one_is_never_exceeded_not_even_at_rate_zero()
    {
        Assert.False(TriggerThreshold.Never.IsExceeded(double.MaxValue, 1, 0.1));
        Assert.False(TriggerThreshold.Never.IsExceeded(1, 1, 0));
    }

    [Fact]
    public void Zero_is_exceeded_by_any_change()
    {
        Assert.True(new TriggerThreshold(0).IsExceeded(1e-300, 1, 0.1));
        Assert.False(new TriggerThreshold(0).IsExceeded(0, 1, 0.1));
    }

    [Fact]
    public void What_is_no_threshold_is_wrong_usage_and_names_the_option()
    {
        Action[] wrong = [() => _ = new TriggerThreshold(double.NaN), () => _ = new TriggerThreshold(1, 1), () => _ = new TriggerThreshold(1, -0.1)];
        Assert.All(wrong, make =>
        {
            RunException refusal = Assert.Throws<RunException>(make);
            Assert.Equal(ExitCode.Usage, refusal.Code);
            Assert.Contains("--trigger-threshold", refusal.Message, StringComparison.Ordinal);
        });
    }
}
