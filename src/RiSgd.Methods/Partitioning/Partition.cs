using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// Divides the rows of a data set into disjoint chunks. In every style each row is in exactly one chunk and chunk sizes differ by at most
/// one, the larger chunks first: F is the mean of the chunks' mean losses (RI-SGD eq. (2)), which is the mean over all samples only for
/// chunks of equal size.
/// </summary>
public static class Partition
{
    /// <summary>The rows of each chunk. The same arguments give the same chunks on every machine.</summary>
    /// <param name="style">How rows are assigned.</param>
    /// <param name="labels">Class of each row, at least 0; its length is the size of the data set. Only label-sorted and Dirichlet look at
    /// the values.</param>
    /// <param name="chunks">Number of chunks p.</param>
    /// <param name="seed">Seed of the partition.</param>
    /// <param name="dirichletAlpha">Concentration of the Dirichlet distribution, positive; ignored by the other styles.</param>
    /// <exception cref="RunException">There are fewer rows than chunks, or alpha is not a positive number (usage, names
    /// --dirichlet-alpha).</exception>
    public static int[][] Split(PartitionStyle style, ReadOnlySpan<int> labels, int chunks, long seed, double dirichletAlpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        if (labels.Length < chunks)
        {
            throw RunException.Usage(
                $"The data set has {labels.Length} samples, too few for {chunks} chunks: start at most {labels.Length} ranks.");
        }

        if (style == PartitionStyle.Dirichlet && !(dirichletAlpha > 0 && double.IsFinite(dirichletAlpha)))
        {
            throw RunException.Usage(string.Create(
                CultureInfo.InvariantCulture, $"--dirichlet-alpha {dirichletAlpha}: the concentration must be a positive number."));
        }

        return style switch
        {
            PartitionStyle.Iid => Contiguous(ShuffledRows(labels.Length, seed), chunks),
            PartitionStyle.Stride => Stride(labels.Length, chunks),
            PartitionStyle.LabelSorted => Contiguous(RowsByLabel(labels, seed), chunks),
            PartitionStyle.Dirichlet => DirichletPartition.Split(labels, chunks, seed, dirichletAlpha),
            _ => throw new ArgumentOutOfRangeException(nameof(style), style, null),
        };
    }

    /// <summary>Rows of chunk <paramref name="chunk"/> when <paramref name="rows"/> rows are divided as evenly as possible.</summary>
    internal static int SizeOf(int chunk, int rows, int chunks) => (rows / chunks) + (chunk < rows % chunks ? 1 : 0);

    /// <summary>0 .. rows-1 in an order drawn from the seed.</summary>
    internal static int[] ShuffledRows(int rows, long seed)
    {
        var order = new int[rows];
        for (var row = 0; row < rows; row++)
            order[row] = row;
        new CounterRandom(seed, RandomPurpose.ChunkPartition).Shuffle<int>(order);
        return order;
    }

    private static int[] RowsByLabel(ReadOnlySpan<int> labels, long seed)
    {
        // Shuffled first and then sorted stably: rows of one label stay in a random order, so that a chunk boundary inside a class cuts it
        // at random.
        var rows = ShuffledRows(labels.Length, seed);
        var keys = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            keys[i] = labels[rows[i]];
        return [.. Enumerable.Range(0, rows.Length).OrderBy(i => keys[i]).Select(i => rows[i])];
    }

    private static int[][] Contiguous(int[] rows, int chunks)
    {
        var split = new int[chunks][];
        var first = 0;
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var size = SizeOf(chunk, rows.Length, chunks);
            split[chunk] = rows[first..(first + size)];
            first += size;
        }

        return split;
    }

    private static int[][] Stride(int rows, int chunks)
    {
        var split = new int[chunks][];
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            split[chunk] = new int[SizeOf(chunk, rows, chunks)];
            for (var i = 0; i < split[chunk].Length; i++)
                split[chunk][i] = chunk + (i * chunks);
        }

        return split;
    }
}
