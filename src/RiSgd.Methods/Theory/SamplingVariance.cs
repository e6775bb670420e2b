namespace RiSgd.Methods;

/// <summary>
/// Variance of a mini-batch mean of any per-sample quantity, drawn with replacement from p chunks of equal size: b samples from each chunk
/// (full redundancy) against p b samples from the whole data set (cooperative sampling). Stratification removes the variance between chunks
/// (RI-SGD, section 5 and figure 3).
/// </summary>
public static class SamplingVariance
{
    /// <summary>b samples from each of p chunks: (1 / (p^2 b)) sum_c s_c^2.</summary>
    /// <param name="samplesPerChunk">b.</param>
    /// <param name="chunkVariances">s_c^2: variance of the quantity within each chunk (division by the chunk's size).</param>
    public static double Stratified(int samplesPerChunk, IReadOnlyCollection<double> chunkVariances)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerChunk);
        ArgumentNullException.ThrowIfNull(chunkVariances);
        return chunkVariances.Average() / ((double)chunkVariances.Count * samplesPerChunk);
    }

    /// <summary>p b samples from all: (1 / (p b)) [ mean_c s_c^2 + mean_c (m_c - m)^2 ].</summary>
    /// <param name="samplesPerChunk">b.</param>
    /// <param name="chunkMeans">m_c: mean of the quantity within each chunk.</param>
    /// <param name="chunkVariances">s_c^2: variance of the quantity within each chunk (division by the chunk's size).</param>
    public static double Uniform(int samplesPerChunk, IReadOnlyCollection<double> chunkMeans, IReadOnlyCollection<double> chunkVariances)
    {
        ArgumentNullException.ThrowIfNull(chunkMeans);
        var mean = chunkMeans.Average();
        var between = chunkMeans.Average(m => (m - mean) * (m - mean));
        return Stratified(samplesPerChunk, chunkVariances) + (between / ((double)chunkMeans.Count * samplesPerChunk));
    }
}
