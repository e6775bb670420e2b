namespace RiSgd.Methods;

/// <summary>
/// Independent normal noise on the gradients of one worker, a function of (seed, worker, chunk, step) alone: methods that differ in when
/// and how ranks meet are fed the very same noise, and a run restarts at any step.
/// </summary>
/// <param name="Deviation">Standard deviation sigma of each coordinate.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Worker">Rank whose gradients they are.</param>
public sealed record GradientNoise(double Deviation, long Seed, int Worker)
{
    /// <summary>Draws the noise of a step on the gradient of a chunk.</summary>
    /// <param name="noise">Receives it, all coordinates in their order; the noise of a coordinate does not depend on how many
    /// follow.</param>
    /// <param name="chunk">Chunk whose gradient it is.</param>
    /// <param name="step">Local step, from 1.</param>
    public void Fill(Span<double> noise, int chunk, long step)
    {
        var random = new CounterRandom(Seed, RandomPurpose.ProblemNoise, Worker, chunk, step);
        foreach (ref var value in noise)
            value = Deviation * random.NextGaussian();
    }
}
