using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Training.Objectives;

/// <summary>Where one part of a step takes its samples from: a chunk, a fixed part of one, or the whole set.</summary>
/// <param name="samples">The samples.</param>
/// <param name="chunk">The chunk; null for the whole set.</param>
/// <param name="replica">The rows of a fractional replica; null for all.</param>
/// <param name="order">Order of the samples, over the replica's or all rows.</param>
/// <param name="batch">Samples per step.</param>
/// <param name="weight">Weight of their mean gradient in the gradient of the step.</param>
internal sealed class PlantedReluFeed<T>(PlantedReluSamples<T> samples, int? chunk, int[]? replica, ISampleOrder order, int batch, double weight)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] rows = new int[batch];

    public int BatchSize => rows.Length;

    public double Weight => weight;

    public void Load(long step)
    {
        order.Fill((step - 1) * rows.Length, rows);
        if (replica is null)
            return;
        foreach (ref int row in rows.AsSpan())
            row = replica[row];
    }

    /// <summary>Adds a factor times the mean gradient of (1/2)(max(0, &lt;w,x&gt;) - y)^2 over the loaded samples.</summary>
    /// <param name="weights">w.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="gradient">The sum; empty if no gradient is wanted.</param>
    /// <returns>Sum of the samples' losses.</returns>
    public double Differentiate(ReadOnlySpan<T> weights, double factor, Span<T> gradient)
    {
        double loss = 0;
        T scale = T.CreateChecked(factor / rows.Length);
        foreach (int row in rows)
        {
            (int home, int index) = Place(row);
            ReadOnlySpan<T> x = samples.Row(home, index);
            T product = DenseRows.Dot(x, weights);
            T residual = T.Max(T.Zero, product) - samples.Label(home, index);
            loss += double.CreateChecked(residual * residual) / 2;
            if (product > T.Zero && !gradient.IsEmpty)
                DenseRows.AddScaled(x, scale * residual, gradient);
        }

        return loss;
    }

    private (int Chunk, int Row) Place(int row)
    {
        if (chunk is { } own)
            return (own, row);

        // The chunk that the division finds is the right one or the one before it.
        int home = (int)((long)row * samples.Chunks / (samples.StartOf(samples.Chunks)));
        if (row >= samples.StartOf(home + 1))
            home++;
        return (home, row - samples.StartOf(home));
    }
}
