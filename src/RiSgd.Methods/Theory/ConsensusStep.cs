namespace RiSgd.Methods;

/// <summary>The consensus step gamma of compressed gossip: how far a model moves towards the estimates of its neighbours.</summary>
public static class ConsensusStep
{
    /// <summary>
    /// gamma* = 2 delta omega / (64 delta + delta^2 + 16 b^2 + 8 delta b^2 - 16 delta omega), with which compressed gossip is proved to
    /// converge (SPARQ-SGD and SQuARM-SGD, Singh, Data, George, Diggavi; after Koloskova, Stich, Jaggi, ICML 2019). Runs bear much larger
    /// ones: 0.3 to 0.5 is usual.
    /// </summary>
    /// <param name="spectralGap">delta = 1 - zeta of the mixing matrix, in (0, 1].</param>
    /// <param name="contraction">omega of the compressor, E||x - C(x)||^2 at most (1 - omega)||x||^2, in (0, 1].</param>
    /// <param name="spread">b = max_i (1 - lambda_i) over the matrix' eigenvalues, in (0, 2].</param>
    public static double Theoretical(double spectralGap, double contraction, double spread)
    {
        CheckWithin(spectralGap, 1, nameof(spectralGap));
        CheckWithin(contraction, 1, nameof(contraction));
        CheckWithin(spread, 2, nameof(spread));
        var square = spread * spread;
        return 2 * spectralGap * contraction
            / ((64 * spectralGap) + (spectralGap * spectralGap) + (16 * square) + (8 * spectralGap * square)
                - (16 * spectralGap * contraction));
    }

    private static void CheckWithin(double value, double maximum, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, maximum, name);
    }
}
