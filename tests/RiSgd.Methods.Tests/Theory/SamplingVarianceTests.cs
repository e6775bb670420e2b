namespace RiSgd.Methods.Tests;

/// <summary>RI-7: stratified draws from all chunks against uniform draws from the whole data set, on 12 samples in 4 chunks.</summary>
public class SamplingVarianceTests
{
    private const int Chunks = 4;
    private const int ChunkSize = 3;

    // Chunks of different means and different spreads.
    private static readonly double[] Values = [1, 2, 6, -4, -4.5, -3, 0, 10, 5, 7, 7, 8];

    private static readonly double[] Means = [.. ByChunk.Select(chunk => chunk.Average())];
    private static readonly double[] Variances = [.. ByChunk.Select(chunk => chunk.Average(h => Math.Pow(h - chunk.Average(), 2)))];

    private static IEnumerable<double[]> ByChunk => Values.Chunk(ChunkSize);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RI_7_stratified_formula_equals_exact_enumeration(int b)
    {
        // Sample i of a batch comes from chunk i / b.
        var exact = VarianceOverAllBatches(Chunks * b, position => ByChunk.ElementAt(position / b));

        Assert.Equal(exact, SamplingVariance.Stratified(b, Variances), 1e-12);
    }

    [Fact]
    public void RI_7_uniform_formula_equals_exact_enumeration() =>
        Assert.Equal(VarianceOverAllBatches(Chunks, _ => Values), SamplingVariance.Uniform(1, Means, Variances), 1e-12);

    [Fact]
    public void RI_7_both_formulas_hold_for_the_sample_orders_by_Monte_Carlo()
    {
        const int B = 2, Repetitions = 40_000;
        var perChunk = Enumerable.Range(0, Chunks).Select(chunk => new UniformOrder(ChunkSize, 1, 0, chunk)).ToArray();
        var whole = new UniformOrder(Values.Length, 1, 0, Chunks);
        var stratified = new double[Repetitions];
        var uniform = new double[Repetitions];
        var rows = new int[Chunks * B];
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            for (var chunk = 0; chunk < Chunks; chunk++)
            {
                perChunk[chunk].Fill((long)repetition * B, rows.AsSpan(chunk * B, B));
                for (var i = chunk * B; i < (chunk + 1) * B; i++)
                    rows[i] += chunk * ChunkSize;
            }

            stratified[repetition] = rows.Average(row => Values[row]);
            whole.Fill((long)repetition * rows.Length, rows);
            uniform[repetition] = rows.Average(row => Values[row]);
        }

        var (stratifiedVariance, stratifiedError) = Statistics.VarianceOf(stratified);
        var (uniformVariance, uniformError) = Statistics.VarianceOf(uniform);
        Assert.Equal(SamplingVariance.Stratified(B, Variances), stratifiedVariance, 4 * stratifiedError);
        Assert.Equal(SamplingVariance.Uniform(B, Means, Variances), uniformVariance, 4 * uniformError);
        Assert.True(stratifiedVariance + (4 * stratifiedError) < uniformVariance - (4 * uniformError));
    }

    [Fact]
    public void Stratification_gains_nothing_where_chunks_have_equal_means() =>
        Assert.Equal(SamplingVariance.Stratified(3, Variances), SamplingVariance.Uniform(3, [5, 5, 5, 5], Variances), 1e-15);

    /// <summary>Variance of the batch mean over every possible batch, each equally likely.</summary>
    private static double VarianceOverAllBatches(int batch, Func<int, double[]> candidates)
    {
        double[] sums = [0];
        for (var position = 0; position < batch; position++)
            sums = [.. sums.SelectMany(_ => candidates(position), (sum, value) => sum + value)];
        return Statistics.VarianceOf(Array.ConvertAll(sums, sum => sum / batch)).Variance;
    }
}
