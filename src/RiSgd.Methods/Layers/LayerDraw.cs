namespace RiSgd.Methods;

/// <summary>
/// Draws the layers of a step: Z_d ~ Bernoulli(p_d), independently (JointSpar, steps 2 and 3; Liu, Mozafari, ICML 2022). Every pair of draw and
/// layer has a stream of its own, so that ranks with the same worker index and the same probabilities draw the same layers.
/// </summary>
public sealed class LayerDraw
{
    private readonly long seed;
    private readonly int worker;

    /// <summary>Makes the draws of one worker.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="worker">The rank, for sets of its own; 0 on every rank for sets that all ranks share.</param>
    public LayerDraw(long seed, int worker)
    {
        this.seed = seed;
        this.worker = worker;
    }

    /// <summary>The layers of one draw.</summary>
    /// <param name="draw">Number of the draw: the step, or the epoch, that it is for.</param>
    /// <param name="probabilities">[D_l] p_d; 1 is always drawn, 0 never.</param>
    /// <param name="active">[D_l] receives Z_d.</param>
    public void Draw(long draw, ReadOnlySpan<double> probabilities, Span<bool> active)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(active.Length, probabilities.Length);
        for (var layer = 0; layer < active.Length; layer++)
            active[layer] = new CounterRandom(seed, RandomPurpose.LayerSampling, worker, layer, draw).NextDouble() < probabilities[layer];
    }
}
