namespace RiSgd.Methods;

/// <summary>
/// Chunks of equal size with class proportions from a symmetric Dirichlet distribution (after Hsu, Qi, Brown 2019, whose shards are
/// balanced in the same way).
/// <para>The construction: chunk c draws proportions pi_c from the Dirichlet distribution with parameters alpha K n_k / n over the
/// K classes: their mean is the data set's own mix n_k / n, and all are alpha when classes are equally frequent. Each class is shuffled.
/// Then the chunks take turns; in its turn a chunk draws a class from pi_c and takes the next row of that class. A class that has run out
/// is struck from all proportions; a chunk whose every class has run out draws from what is left, in proportion. Turns, not whole chunks at
/// a time, so that no chunk gets all the leftovers.</para>
/// </summary>
internal sealed class DirichletPartition
{
    /// <summary>
    /// Proportions below this count as none: a draw among denormal numbers would not keep to the classes that have weight.
    /// </summary>
    private const double Negligible = 1e-200;

    private readonly int[][] rowsOfClass;
    private readonly int[] taken;
    private readonly double[][] proportions;
    private readonly double[][] cumulative;

    private DirichletPartition(int[][] rowsOfClass, double[][] proportions)
    {
        this.rowsOfClass = rowsOfClass;
        this.proportions = proportions;
        taken = new int[rowsOfClass.Length];
        cumulative = Array.ConvertAll(proportions, Accumulate);
    }

    /// <summary>The rows of each chunk; sizes differ by at most one.</summary>
    public static int[][] Split(ReadOnlySpan<int> labels, int chunks, long seed, double alpha)
    {
        var rowsOfClass = RowsOfClass(labels, seed);
        var total = labels.Length;
        var concentrations = Array.ConvertAll(rowsOfClass, rows => alpha * rows.Length * rowsOfClass.Length / total);
        var proportions = new double[chunks][];
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var random = new CounterRandom(seed, RandomPurpose.ChunkPartition, chunk: chunk, iteration: 1);
            proportions[chunk] = DrawProportions(concentrations, random);
        }

        var turns = new CounterRandom(seed, RandomPurpose.ChunkPartition, iteration: 2);
        return new DirichletPartition(rowsOfClass, proportions).TakeTurns(total, chunks, turns);
    }

    private static int[][] RowsOfClass(ReadOnlySpan<int> labels, long seed)
    {
        var rowsOfLabel = new SortedDictionary<int, List<int>>();
        foreach (var row in Partition.ShuffledRows(labels.Length, seed))
        {
            if (!rowsOfLabel.TryGetValue(labels[row], out var rows))
                rowsOfLabel[labels[row]] = rows = [];
            rows.Add(row);
        }

        return [.. rowsOfLabel.Values.Select(rows => rows.ToArray())];
    }

    /// <summary>
    /// A Dirichlet draw: gamma variables over their sum, in logarithms because those of a small alpha are far below the smallest double.
    /// </summary>
    private static double[] DrawProportions(double[] concentrations, CounterRandom random)
    {
        var logarithms = new double[concentrations.Length];
        for (var k = 0; k < logarithms.Length; k++)
            logarithms[k] = LogGamma(concentrations[k], ref random);
        var largest = logarithms.Max();
        var weights = Array.ConvertAll(logarithms, value => PortableMath.Exp(value - largest));
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <summary>The logarithm of a Gamma(shape, 1) variable (Marsaglia, Tsang 2000; shapes below 1 by G(a) = G(a+1) U^(1/a)).</summary>
    private static double LogGamma(double shape, ref CounterRandom random)
    {
        if (shape < 1)
        {
            var boost = PortableMath.Log(1 - random.NextDouble()) / shape;
            return LogGamma(shape + 1, ref random) + boost;
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var root = 1 + (c * x);
            if (root <= 0)
                continue;
            var v = root * root * root;
            var logV = PortableMath.Log(v);
            if (PortableMath.Log(1 - random.NextDouble()) < (0.5 * x * x) + (d * (1 - v + logV)))
                return PortableMath.Log(d) + logV;
        }
    }

    private int[][] TakeTurns(int rows, int chunks, CounterRandom random)
    {
        var split = new int[chunks][];
        for (var chunk = 0; chunk < chunks; chunk++)
            split[chunk] = new int[Partition.SizeOf(chunk, rows, chunks)];

        for (var turn = 0; turn < split[0].Length; turn++)
        {
            // The larger chunks come first, so all that still take part in the last turn are in front.
            for (var chunk = 0; chunk < chunks && turn < split[chunk].Length; chunk++)
            {
                var k = DrawClass(cumulative[chunk], random.NextDouble());
                split[chunk][turn] = rowsOfClass[k][taken[k]++];
                if (taken[k] == rowsOfClass[k].Length)
                    Strike(k);
            }
        }

        return split;
    }

    /// <summary>The first class whose cumulative weight is above the drawn part of the total; a class without weight is never it.</summary>
    private static int DrawClass(double[] cumulative, double uniform)
    {
        var wanted = uniform * cumulative[^1];
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cumulative[middle] > wanted)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private void Strike(int exhausted)
    {
        for (var chunk = 0; chunk < proportions.Length; chunk++)
        {
            proportions[chunk][exhausted] = 0;
            if (proportions[chunk].Sum() < Negligible)
                proportions[chunk] = [.. rowsOfClass.Select((rows, k) => (double)(rows.Length - taken[k]))];
            cumulative[chunk] = Accumulate(proportions[chunk]);
        }
    }

    private static double[] Accumulate(double[] weights)
    {
        var sums = new double[weights.Length];
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
            sums[k] = sum += weights[k];
        return sums;
    }
}
