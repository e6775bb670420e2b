namespace RiSgd.Methods;

/// <summary>
/// How far p local models drift apart between two averagings on a quadratic of curvature a with independent gradient noise of standard
/// deviation s per coordinate, plain SGD with learning rate eta; k steps after a meeting.
/// </summary>
/// <param name="Ranks">Number of ranks p.</param>
/// <param name="LearningRate">eta.</param>
/// <param name="Curvature">a.</param>
/// <param name="NoiseDeviation">s.</param>
public sealed record ConsensusSpread(int Ranks, double LearningRate, double Curvature, double NoiseDeviation)
{
    /// <summary>
    /// E ||x_j - xbar||^2 = (1 - 1/p) eta^2 s^2 sum_{i &lt; k} (1 - eta a)^{2i}, per coordinate: the expected squared consensus distance.
    /// </summary>
    public double SquaredDistance(int steps) => (1 - (1.0 / Ranks)) * LocalVariance(steps);

    /// <summary>
    /// Var(xbar) = (1/p) eta^2 s^2 sum_{i &lt; k} (1 - eta a)^{2i}, per coordinate: what the same steps add to the variance of the mean
    /// model.
    /// </summary>
    public double VarianceOfMean(int steps) => LocalVariance(steps) / Ranks;

    private double LocalVariance(int steps)
    {
        var contraction = (1 - (LearningRate * Curvature)) * (1 - (LearningRate * Curvature));
        double sum = 0, power = 1;
        for (var i = 0; i < steps; i++)
        {
            sum += power;
            power *= contraction;
        }

        return LearningRate * LearningRate * NoiseDeviation * NoiseDeviation * sum;
    }
}
