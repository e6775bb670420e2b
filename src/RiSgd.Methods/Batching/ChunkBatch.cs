namespace RiSgd.Methods;

/// <summary>What a step takes from one chunk.</summary>
/// <param name="Chunk">The chunk, 0 .. p-1.</param>
/// <param name="Fraction">The part of the chunk that the rank holds, in (0, 1].</param>
/// <param name="BatchSize">Samples of a step from this chunk, at least 1.</param>
/// <param name="Weight">Weight of the chunk's mean gradient in the gradient of the step.</param>
public sealed record ChunkBatch(int Chunk, double Fraction, int BatchSize, double Weight);
