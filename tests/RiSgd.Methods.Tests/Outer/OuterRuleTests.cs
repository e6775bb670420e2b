namespace RiSgd.Methods.Tests;

public class OuterRuleTests
{
    [Fact]
    public void Slow_momentum_is_in_the_units_of_a_gradient_and_steps_with_the_present_rate()
    {
        OuterCoefficients rule = OuterRule.SlowMo(0.5, 0.7).At(0.125);
        Assert.Equal(new OuterCoefficients(0.7, Slope: 8, Step: 0.0625, Direct: 0), rule);
    }

    [Fact]
    public void Nesterov_looks_ahead_by_the_momentum_and_does_not_ask_for_the_rate()
    {
        OuterRule rule = OuterRule.Nesterov(0.5, 0.75);
        Assert.Equal(new OuterCoefficients(0.75, Slope: 1, Step: 0.375, Direct: 0.5), rule.At(0.125));
        Assert.Equal(rule.At(0.125), rule.At(0));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-31)]
    [InlineData(5e-324)]
    public void Slow_momentum_at_a_rate_of_nothing_is_its_limit_and_no_division_by_zero(double rate)
    {
        // u = 2, delta = 3: at a small rate x goes by alpha eta (beta u + delta / eta) = alpha delta + alpha eta beta u, which tends to alpha delta
        OuterCoefficients limit = OuterRule.SlowMo(0.5, 0.7).At(rate);
        OuterCoefficients near = OuterRule.SlowMo(0.5, 0.7).At(1e-12);
        Assert.Equal(0.7 * 2, (limit.Momentum * 2) + (limit.Slope * 3), 1e-15);
        Assert.Equal(Travel(near), Travel(limit), 1e-11);
        Assert.Equal(1.5, Travel(limit), 1e-15);

        static double Travel(OuterCoefficients rule) => (rule.Step * ((rule.Momentum * 2) + (rule.Slope * 3))) + (rule.Direct * 3);
    }

    [Theory]
    [InlineData(0.0, 0.5, "--outer-lr")]
    [InlineData(-1.0, 0.5, "--outer-lr")]
    [InlineData(double.NaN, 0.5, "--outer-lr")]
    [InlineData(double.PositiveInfinity, 0.5, "--outer-lr")]
    [InlineData(1.0, 1.0, "--outer-momentum")]
    [InlineData(1.0, -0.1, "--outer-momentum")]
    [InlineData(1.0, double.NaN, "--outer-momentum")]
    public void A_value_out_of_range_is_wrong_usage_and_named(double rate, double momentum, string option)
    {
        foreach (Func<double, double, OuterRule> make in (Func<double, double, OuterRule>[])[OuterRule.SlowMo, OuterRule.Nesterov])
        {
            RunException refusal = Assert.Throws<RunException>(() => make(rate, momentum));
            Assert.Equal(ExitCode.Usage, refusal.Code);
            Assert.Contains(option, refusal.Message, StringComparison.Ordinal);
        }
    }
}
