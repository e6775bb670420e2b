namespace RiSgd.Methods.Tests;

/// <summary>SM-2, DL-2 and SQ-5: how far momentum goes under a gradient that never changes.</summary>
public class OuterMomentumDriftTests
{
    [Fact]
    public void SM_2_golden_number() =>
        Assert.Equal(-23.20471476, OuterMomentumDrift.SlowMo(8, 12, 0.1, 1, 1, 0.7), 5.1e-9);

    [Fact]
    public void DL_2_golden_number() => Assert.Equal(-23.707490807, OuterMomentumDrift.Nesterov(8, 1, 0.7, 0.9), 5.1e-10);

    [Fact]
    public void SQ_5_golden_number() => Assert.Equal(-4.7242953648, OuterMomentumDrift.Nesterov(10, 1, 0.1, 0.9), 5.1e-11);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.99)]
    public void Closed_forms_equal_the_rules_step_by_step(double momentum)
    {
        double slow = 0, u = 0, nesterov = 0, m = 0;
        for (var round = 1; round <= 30; round++)
        {
            // Five local steps of gradient 2 with rate 0.1 move a model by -1.
            u = (momentum * u) + (1 / 0.1);
            slow -= 0.8 * 0.1 * u;
            m = (momentum * m) + 1;
            nesterov -= 0.7 * ((momentum * m) + 1);

            Assert.Equal(slow, OuterMomentumDrift.SlowMo(round, 5, 0.1, 2, 0.8, momentum), 1e-11);
            Assert.Equal(nesterov, OuterMomentumDrift.Nesterov(round, 1, 0.7, momentum), 1e-11);
        }
    }

    [Fact]
    public void No_rounds_go_nowhere()
    {
        Assert.Equal(0, OuterMomentumDrift.SlowMo(0, 5, 0.1, 2, 1, 0.5));
        Assert.Equal(0, OuterMomentumDrift.Nesterov(0, 1, 0.7, 0.9), 1e-15);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    public void A_momentum_that_never_fades_is_refused(double momentum)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OuterMomentumDrift.SlowMo(3, 5, 0.1, 2, 1, momentum));
        Assert.Throws<ArgumentOutOfRangeException>(() => OuterMomentumDrift.Nesterov(3, 1, 0.7, momentum));
    }
}
