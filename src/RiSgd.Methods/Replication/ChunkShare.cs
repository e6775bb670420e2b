namespace RiSgd.Methods;

/// <summary>A chunk of the data set that a rank holds, whole or in part.</summary>
/// <param name="Chunk">The chunk, 0 .. p-1.</param>
/// <param name="Fraction">The part of it that is held, in (0, 1]; 1 is the whole chunk.</param>
public sealed record ChunkShare(int Chunk, double Fraction);
