namespace RiSgd.Methods;

/// <summary>
/// The Kullback-Leibler projection of positive weights onto a budget: q = argmin sum_d (q_d log(q_d / w_d) - q_d + w_d) subject to sum_d q_d = S
/// and floor &lt;= q_d &lt;= 1 (line 10 of JointSpar; Liu, Mozafari, ICML 2022). Its solution is q_d = clip(c w_d, floor, 1) with the one c that
/// meets the budget; clipping and renormalising would not.
/// </summary>
public static class BudgetProjection
{
    /// <summary>
    /// Projects. Only the ratios of the weights matter, so that they are given as logarithms up to a common constant; ratios may exceed what a
    /// double can hold.
    /// </summary>
    /// <param name="logWeights">[n] log w_d, finite.</param>
    /// <param name="budget">S, from n floor to n.</param>
    /// <param name="floor">Least probability, above 0.</param>
    /// <param name="probabilities">[n] receives q; may be the span of the weights.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Project(ReadOnlySpan<double> logWeights, double budget, double floor, Span<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, logWeights.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(floor);
        if (logWeights.IsEmpty)
            return;
        var logFloor = PortableMath.Log(floor);
        var (below, above) = Interval(logWeights, budget, floor, logFloor);

        // Between two neighbouring breakpoints it is known who is at the ceiling, who at the floor and who moves: the movers share the rest of
        // the budget in proportion to their weights, which lie within a factor 1 / floor of each other.
        var rest = budget;
        var largest = double.NegativeInfinity;
        foreach (var log in logWeights)
        {
            if (-log <= below)
                rest -= 1;
            else if (logFloor - log >= above)
                rest -= floor;
            else
                largest = Math.Max(largest, log);
        }

        var total = 0.0;
        foreach (var log in logWeights)
        {
            if (-log > below && logFloor - log < above)
                total += PortableMath.Exp(log - largest);
        }

        for (var d = 0; d < logWeights.Length; d++)
        {
            var log = logWeights[d];
            if (-log <= below)
                probabilities[d] = 1;
            else if (logFloor - log >= above)
                probabilities[d] = floor;
            else
                probabilities[d] = Math.Clamp(rest * PortableMath.Exp(log - largest) / total, floor, 1);
        }
    }

    /// <summary>
    /// The neighbouring breakpoints of log c between which the budget is met: q_d leaves the floor at log c = log floor - log w_d and reaches
    /// the ceiling at -log w_d.
    /// </summary>
    private static (double Below, double Above) Interval(ReadOnlySpan<double> logWeights, double budget, double floor, double logFloor)
    {
        var breakpoints = new double[2 * logWeights.Length];
        for (var d = 0; d < logWeights.Length; d++)
        {
            breakpoints[2 * d] = logFloor - logWeights[d];
            breakpoints[(2 * d) + 1] = -logWeights[d];
        }

        Array.Sort(breakpoints);
        int first = 0, last = breakpoints.Length - 1;
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (SumAt(breakpoints[middle], logWeights, floor, logFloor) >= budget)
                last = middle;
            else
                first = middle + 1;
        }

        return (first > 0 ? breakpoints[first - 1] : double.NegativeInfinity, breakpoints[first]);
    }

    private static double SumAt(double logFactor, ReadOnlySpan<double> logWeights, double floor, double logFloor)
    {
        var sum = 0.0;
        foreach (var log in logWeights)
            sum += logFactor >= -log ? 1 : logFactor <= logFloor - log ? floor : PortableMath.Exp(logFactor + log);
        return sum;
    }
}
