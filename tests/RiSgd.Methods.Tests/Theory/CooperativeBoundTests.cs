using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

/// <summary>CO-5: the bound of Cooperative SGD and its learning rate condition.</summary>
public class CooperativeBoundTests
{
    private const double Eta = 0.01;

    private static readonly CooperativeBound Periodic = new()
    {
        Workers = 8,
        Tau = 10,
        Steps = 10_000,
        Smoothness = 1,
        InitialGap = 2,
        NoiseVariance = 1,
        Zeta = 0,
    };

    private static double RingZeta(int nodes) =>
        Enumerable.Range(1, nodes - 1).Max(k => Math.Abs(1 + (2 * Math.Cos(2 * Math.PI * k / nodes))) / 3);

    [Fact]
    public void CO_5_golden_values_of_periodic_averaging()
    {
        Assert.Equal(0.04, Periodic.OptimizationTerm(Eta), 1e-15);
        Assert.Equal(0.00125, Periodic.NoiseTerm(Eta), 1e-15);
        Assert.Equal(0.0009, Periodic.DriftTerm(Eta), 1e-15);
        Assert.Equal(0.04215, Periodic.Value(Eta), 1e-15);
        Assert.Equal(0.06, Periodic.Condition(Eta), 1e-15);
    }

    [Fact]
    public void CO_5_golden_values_of_a_ring_whose_condition_is_violated()
    {
        var ring = Periodic with { Zeta = RingZeta(8) };

        Assert.Equal(0.0458254174, ring.Value(Eta), 5.1e-11);
        Assert.Equal(1.3214, ring.Condition(Eta), 5e-5);
        Assert.True(ring.MaximumLearningRate < Eta);
    }

    [Fact]
    public void CO_5_golden_values_of_elastic_averaging()
    {
        // alpha = 1/3: eigenvalues 1 - alpha and 1 - 5 alpha.
        var elastic = Periodic with { Workers = 4, AuxiliaryModels = 1, Zeta = 2.0 / 3 };

        Assert.Equal(0.04640625, elastic.Value(Eta), 1e-15);
        Assert.Equal(0.713125, elastic.Condition(Eta), 1e-14);
        Assert.Equal(Eta, elastic.EffectiveLearningRate(0.0125), 1e-17);
    }

    [Property(Replay = "3311,51", MaxTest = 300)]
    public void CO_5_bound_and_condition_grow_with_tau_and_with_zeta(PositiveInt tau, NormalFloat zeta, bool auxiliary)
    {
        var z = 1 - (1 / (1 + Math.Abs(zeta.Get)));
        var bound = Periodic with { Tau = tau.Get, Zeta = z, AuxiliaryModels = auxiliary ? 1 : 0 };
        CooperativeBound[] worse = [bound with { Tau = tau.Get + 1 }, bound with { Zeta = (z + 1) / 2 }];

        Assert.All(worse, other =>
        {
            Assert.True(other.Value(Eta) > bound.Value(Eta));
            Assert.True(other.Condition(Eta) > bound.Condition(Eta));
            Assert.True(other.MaximumLearningRate < bound.MaximumLearningRate);
        });
    }

    [Property(Replay = "3312,53", MaxTest = 300)]
    public void The_condition_is_met_with_equality_at_the_largest_learning_rate(
        PositiveInt tau, PositiveInt smoothness, byte zeta, byte auxiliary)
    {
        var bound = Periodic with { Tau = tau.Get, Smoothness = smoothness.Get / 10.0, Zeta = zeta / 256.0, AuxiliaryModels = auxiliary };

        Assert.Equal(1, bound.Condition(bound.MaximumLearningRate), 1e-12);
    }

    [Fact]
    public void Models_that_never_mix_have_no_bound()
    {
        var apart = Periodic with { Zeta = 1 };

        Assert.Equal(double.PositiveInfinity, apart.Value(Eta));
        Assert.Equal(0, apart.MaximumLearningRate);
    }

    [Fact]
    public void Workers_speed_a_long_run_up_linearly()
    {
        // Value x sqrt(m K) -> 2 L dF + sigma^2 = 5, whatever m.
        foreach (var workers in (int[])[1, 4, 64])
        {
            var bound = Periodic with { Workers = workers, Steps = 1_000_000_000_000, Zeta = 0.5 };
            var rate = bound.LinearSpeedupLearningRate;

            Assert.True(bound.Condition(rate) <= 1);
            Assert.Equal(5, bound.Value(rate) * Math.Sqrt(workers * 1e12), 0.01);
        }
    }

    [Fact]
    public void Full_redundancy_without_local_steps_has_the_same_bound()
    {
        // RI-SGD's Theorem 4.2 with gamma = 1 and tau = 1: the classic bound of synchronous SGD.
        var redundant = new ConvergenceBound
        {
            Ranks = 8,
            Tau = 1,
            Steps = 10_000,
            Smoothness = 1,
            InitialGap = 2,
            RelativeNoise = 0.3,
            AbsoluteNoise = 1,
            InnerProductLimit = 0.1,
        };

        Assert.Equal((Periodic with { Tau = 1 }).Value(Eta), redundant.Theorem42(8, Eta), 1e-15);

        // With local steps they differ in the factor (p+1)/p of the drift alone.
        var local = redundant with { Tau = 10 };
        Assert.Equal(Periodic.Value(Eta) + (Periodic.DriftTerm(Eta) / 8), local.Theorem42(8, Eta), 1e-15);
    }
}
