namespace RiSgd.Methods;

/// <summary>How far momentum has carried a model from its start, in closed form, when every gradient is the same.</summary>
public static class OuterMomentumDrift
{
    /// <summary>
    /// SlowMo (Wang, Tantia, Ballas, Rabbat, ICLR 2020), u = b u + (x_prev - xbar)/eta, x = x_prev - a eta u:
    /// -a eta tau g sum_{r=1..R} (1 - b^r) / (1 - b) after R rounds.
    /// </summary>
    /// <param name="rounds">R.</param>
    /// <param name="tau">Local steps per round.</param>
    /// <param name="learningRate">eta of the local steps.</param>
    /// <param name="gradient">g.</param>
    /// <param name="outerRate">a.</param>
    /// <param name="momentum">b, in [0, 1).</param>
    public static double SlowMo(int rounds, long tau, double learningRate, double gradient, double outerRate, double momentum) =>
        -outerRate * learningRate * tau * gradient * SumOfVelocities(rounds, momentum);

    /// <summary>
    /// Nesterov's momentum, m = mu m + delta, x = x - rate (mu m + delta): -rate delta sum_{r=1..R} (1 - mu^(r+1)) / (1 - mu) after R
    /// steps. DiLoCo's outer step (Douillard et al. 2023) with delta = x_prev - xbar, and the local step of SQuARM-SGD with delta = g.
    /// </summary>
    /// <param name="steps">R.</param>
    /// <param name="delta">What every step adds to the momentum.</param>
    /// <param name="rate">Learning rate of the step.</param>
    /// <param name="momentum">mu, in [0, 1).</param>
    public static double Nesterov(int steps, double delta, double rate, double momentum) =>
        -rate * delta * (SumOfVelocities(steps + 1, momentum) - 1);

    /// <summary>sum_{r=1..R} (1 - b^r) / (1 - b) = (R - b (1 - b^R) / (1 - b)) / (1 - b).</summary>
    private static double SumOfVelocities(int count, double momentum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1);
        return (count - (momentum * (1 - Math.Pow(momentum, count)) / (1 - momentum))) / (1 - momentum);
    }
}
