namespace RiSgd.Methods;

/// <summary>Weights of the clients' models in their mean (FedAvg, McMahan et al., AISTATS 2017: n_k over the samples of all selected clients).</summary>
public static class ClientWeights
{
    /// <summary>
    /// n_k over the largest of them: a mean divides by the sum of its weights, so that only their ratios matter, and clients with equally many samples weigh exactly 1.
    /// </summary>
    /// <param name="samples">n_k of every rank, at least 1.</param>
    public static IReadOnlyList<double> BySamples(IReadOnlyList<long> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        foreach (long count in samples)
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(samples));
        double largest = samples.Max();
        return [.. samples.Select(count => count / largest)];
    }
}
