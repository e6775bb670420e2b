namespace RiSgd.Methods;

/// <summary>
/// A single planted ReLU: x ~ N(0, I_d), y = max(0, &lt;w*, x&gt;), to be found again by least squares (Kalan, Soltanolkotabi, Avestimehr,
/// "Fitting ReLUs via SGD and quantized SGD"). Samples are addressed by their number, so that every rank makes the same data set, or its
/// part of it, from the seed.
/// </summary>
public sealed class PlantedRelu
{
    // Streams of one seed: the planted weights, and the samples.
    private const int TargetStream = 0;
    private const int SampleStream = 1;

    private readonly double[] target;
    private readonly long seed;

    /// <summary>Plants w*: uniform on the unit sphere.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="seed">Seed of weights and samples.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not positive.</exception>
    public PlantedRelu(int dimension, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        this.seed = seed;
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData, chunk: TargetStream);
        target = new double[dimension];
        foreach (ref var value in target.AsSpan())
            value = random.NextGaussian();
        var norm = Norm(target);
        foreach (ref var value in target.AsSpan())
            value /= norm;
    }

    /// <summary>d.</summary>
    public int Dimension => target.Length;

    /// <summary>w*, of norm 1.</summary>
    public ReadOnlySpan<double> Target => target;

    /// <summary>Makes a sample.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="features">Receives x; d elements.</param>
    /// <returns>y = max(0, &lt;w*, x&gt;).</returns>
    public double Sample(long index, Span<double> features)
    {
        var random = new CounterRandom(seed, RandomPurpose.SyntheticData, chunk: SampleStream, iteration: index);
        var product = 0.0;
        for (var k = 0; k < target.Length; k++)
        {
            features[k] = random.NextGaussian();
            product += target[k] * features[k];
        }

        return Math.Max(0, product);
    }

    /// <summary>
    /// The gradient of (1/2) E (max(0, &lt;w,x&gt;) - max(0, &lt;w*,x&gt;))^2: w/2 - (1/(2 pi)) [(pi - theta) w* + ||w*|| sin(theta)
    /// w/||w||], theta the angle between w and w*; near w* that is (w - w*)/2.
    /// </summary>
    /// <param name="weights">w; d elements, not all 0.</param>
    public double[] PopulationGradient(ReadOnlySpan<double> weights)
    {
        var angle = Angle(weights);
        var (towardsTarget, outwards) = ((Math.PI - angle) / (2 * Math.PI), Math.Sin(angle) / (2 * Math.PI * Norm(weights)));
        var gradient = new double[target.Length];
        for (var k = 0; k < gradient.Length; k++)
            gradient[k] = ((0.5 - outwards) * weights[k]) - (towardsTarget * target[k]);
        return gradient;
    }

    /// <summary>||w - w*||_2.</summary>
    public double Distance(ReadOnlySpan<double> weights)
    {
        var squared = 0.0;
        for (var k = 0; k < target.Length; k++)
            squared += (weights[k] - target[k]) * (weights[k] - target[k]);
        return Math.Sqrt(squared);
    }

    /// <summary>
    /// The angle between w and w*, 0 to pi, exact to rounding also where it is tiny: 2 atan(||u - w*|| / ||u + w*||) with u = w/||w||; NaN
    /// for w = 0.
    /// </summary>
    public double Angle(ReadOnlySpan<double> weights)
    {
        var norm = Norm(weights);
        double difference = 0, sum = 0;
        for (var k = 0; k < target.Length; k++)
        {
            var unit = weights[k] / norm;
            difference += (unit - target[k]) * (unit - target[k]);
            sum += (unit + target[k]) * (unit + target[k]);
        }

        return 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum));
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        var squared = 0.0;
        foreach (var value in values)
            squared += value * value;
        return Math.Sqrt(squared);
    }
}
