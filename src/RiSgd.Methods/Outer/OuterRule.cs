using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// How the ranks' common model follows the change of their mean: with x_prev the common model of the meeting before and xbar the mean now,
/// delta = x_prev - xbar takes the place of a gradient.
/// </summary>
public abstract class OuterRule
{
    private OuterRule(double rate, double momentum)
    {
        if (!(rate > 0 && double.IsFinite(rate)))
            throw RunException.Usage(string.Create(CultureInfo.InvariantCulture, $"--outer-lr {rate}: the outer rate must be above 0; 1 with --outer-momentum 0 is plain averaging."));
        if (!(momentum is >= 0 and < 1))
            throw RunException.Usage(string.Create(CultureInfo.InvariantCulture, $"--outer-momentum {momentum}: must be at least 0 and below 1."));
        Rate = rate;
        Momentum = momentum;
    }

    /// <summary>The outer rate: alpha of SlowMo, lr_o of DiLoCo.</summary>
    public double Rate { get; }

    /// <summary>The outer momentum: beta of SlowMo, mu of DiLoCo.</summary>
    public double Momentum { get; }

    /// <summary>
    /// Slow momentum (SlowMo, Wang, Tantia, Ballas, Rabbat, ICLR 2020, Algorithm 1): u &lt;- beta u + delta / eta and x &lt;- x_prev - alpha
    /// eta u with the learning rate eta of the meeting's step, so that u keeps the scale of a gradient when the rate decays. A rate of 0 (below
    /// 1e-30, whose reciprocal single precision does not hold) takes the limit of that: u &lt;- beta u and x &lt;- x_prev - alpha delta.
    /// </summary>
    /// <param name="rate">alpha, above 0.</param>
    /// <param name="momentum">beta, at least 0 and below 1.</param>
    /// <exception cref="RunException">A value is out of range (usage, names --outer-lr or --outer-momentum).</exception>
    public static OuterRule SlowMo(double rate, double momentum) => new SlowMomentum(rate, momentum);

    /// <summary>
    /// Nesterov's momentum (DiLoCo, Douillard et al., 2023): m &lt;- mu m + delta and x &lt;- x_prev - lr_o (mu m + delta), whatever the
    /// learning rate is.
    /// </summary>
    /// <param name="rate">lr_o, above 0.</param>
    /// <param name="momentum">mu, at least 0 and below 1.</param>
    /// <exception cref="RunException">A value is out of range (usage, names --outer-lr or --outer-momentum).</exception>
    public static OuterRule Nesterov(double rate, double momentum) => new NesterovMomentum(rate, momentum);

    /// <summary>The coefficients of a meeting.</summary>
    /// <param name="learningRate">eta of the meeting's step, at least 0.</param>
    public abstract OuterCoefficients At(double learningRate);

    private sealed class SlowMomentum(double rate, double momentum) : OuterRule(rate, momentum)
    {
        private const double SmallestRate = 1e-30;

        public override OuterCoefficients At(double learningRate) => learningRate < SmallestRate
            ? new OuterCoefficients(Momentum, Slope: 0, Step: 0, Direct: Rate)
            : new OuterCoefficients(Momentum, Slope: 1 / learningRate, Step: Rate * learningRate, Direct: 0);
    }

    private sealed class NesterovMomentum(double rate, double momentum) : OuterRule(rate, momentum)
    {
        public override OuterCoefficients At(double learningRate) => new(Momentum, Slope: 1, Step: Rate * Momentum, Direct: Rate);
    }
}
