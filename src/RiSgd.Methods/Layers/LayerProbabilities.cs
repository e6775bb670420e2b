namespace RiSgd.Methods;

/// <summary>
/// The probabilities p_d with which layers take part in a step, learnt by a bandit while the run goes on (JointSpar; Liu, Mozafari, ICML 2022):
/// p_d in [floor, 1], sum_d p_d = S, from S/D_l for every layer towards the minimum of sum_d ||g_d||^2 / p_d, which is p_d = clip(c ||g_d||).
/// Only layers that took part tell their gradient norm, hence the importance-weighted exponential step of EXP3.
/// </summary>
public sealed class LayerProbabilities : IKeepsState
{
    // A budget of n times a floor is met up to the rounding of the product.
    private const double Rounding = 1e-9;

    private readonly double[] probabilities;
    private readonly double[] logWeights;
    private double largestSquaredNorm;

    /// <summary>Starts with the same probability for every layer.</summary>
    /// <param name="layers">D_l, number of layers.</param>
    /// <param name="budget">S / D_l: expected fraction of the layers that take part in a step.</param>
    /// <param name="floor">Least probability of a layer; above 0, so that every layer stays observed and its importance weight finite.</param>
    /// <param name="rate">Step size of the bandit on the normalised loss, at most <paramref name="floor"/>, which bounds the exponents by 1;
    /// 0 keeps the probabilities as they are.</param>
    /// <exception cref="RunException">No probabilities in [floor, 1] have that sum, or the rate is out of range (usage, names the
    /// option).</exception>
    public LayerProbabilities(int layers, double budget, double floor, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        if (!(budget > 0 && budget <= 1))
            throw RunException.Usage($"--layer-budget {budget:G6}: the expected fraction of the layers in a step is above 0 and at most 1.");
        if (!(floor > 0 && floor <= budget * (1 + Rounding)))
        {
            throw RunException.Usage(
                $"--layer-floor {floor:G6}: with --layer-budget {budget:G6} the least probability of a layer is above 0 and at most {budget:G6}.");
        }

        if (!(rate >= 0 && rate <= floor))
            throw RunException.Usage($"--layer-rate {rate:G6}: with --layer-floor {floor:G6} the learning rate of the probabilities is from 0 to {floor:G6}.");
        Budget = budget * layers;
        Floor = Math.Min(floor, budget);
        Rate = rate;
        probabilities = new double[layers];
        logWeights = new double[layers];
        Array.Fill(probabilities, budget);
    }

    /// <summary>D_l, number of layers.</summary>
    public int Count => probabilities.Length;

    /// <summary>S, sum of the probabilities: expected number of layers in a step.</summary>
    public double Budget { get; }

    /// <summary>Least probability of a layer.</summary>
    public double Floor { get; }

    /// <summary>Step size of the bandit on the normalised loss.</summary>
    public double Rate { get; }

    /// <summary>p_d of every layer.</summary>
    public ReadOnlySpan<double> Values => probabilities;

    /// <summary>
    /// min(floor, sqrt(2 ln D_l / (T D_l))): the rate of EXP3 for T steps, within the bound of the exponents (Auer, Cesa-Bianchi, Freund,
    /// Schapire 2002).
    /// </summary>
    /// <param name="layers">D_l, number of layers.</param>
    /// <param name="floor">Least probability of a layer.</param>
    /// <param name="steps">T, draws of the run.</param>
    public static double DefaultRate(int layers, double floor, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return Math.Min(floor, Math.Sqrt(2 * PortableMath.Log(layers) / ((double)steps * layers)));
    }

    /// <summary>
    /// The loss of a layer that took part, from 0 (a gradient as large as any, at the least probability) to 1 (no gradient):
    /// l' = 1 - (||g||^2 / p^2)(floor^2 / L^2), the paper's -||g||^2/p^2 + L^2/floor^2 divided by its largest value.
    /// </summary>
    /// <param name="squaredNorm">||g_d||^2 of the gradient before it is divided by its probability.</param>
    /// <param name="probability">p_d.</param>
    /// <param name="floor">Least probability.</param>
    /// <param name="largestSquaredNorm">L^2, at least as large as any ||g_d||^2; above 0.</param>
    public static double Loss(double squaredNorm, double probability, double floor, double largestSquaredNorm)
    {
        var ratio = floor / probability;
        return 1 - (ratio * ratio * (squaredNorm / largestSquaredNorm));
    }

    /// <summary>
    /// One step of the bandit: w_d = p_d exp(-rate l'_d / p_d) for the layers that took part and w_d = p_d for the others, then the projection
    /// onto the budget. L is the largest norm seen so far.
    /// </summary>
    /// <param name="active">[D_l] which layers took part.</param>
    /// <param name="squaredNorms">[D_l] ||g_d||^2 of those layers, not divided by their probabilities; the others' values are ignored.</param>
    public void Learn(ReadOnlySpan<bool> active, ReadOnlySpan<double> squaredNorms)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(active.Length, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(squaredNorms.Length, Count);
        for (var d = 0; d < Count; d++)
        {
            if (active[d])
                largestSquaredNorm = Math.Max(largestSquaredNorm, squaredNorms[d]);
        }

        // As long as every gradient was zero there is nothing to tell layers apart by; a rate of 0 must not even move the last bit.
        if (!(largestSquaredNorm > 0) || Rate == 0)
            return;
        for (var d = 0; d < Count; d++)
        {
            logWeights[d] = PortableMath.Log(probabilities[d]);
            if (active[d])
                logWeights[d] -= Rate * Loss(squaredNorms[d], probabilities[d], Floor, largestSquaredNorm) / probabilities[d];
        }

        BudgetProjection.Project(logWeights, Budget, Floor, probabilities);
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        visitor.Values<double>("layer-probabilities", probabilities);
        visitor.Number("largest-squared-layer-norm", ref largestSquaredNorm);
    }
}
