namespace RiSgd.Numerics;

/// <summary>
/// Squared 2-norms of one local step's gradients, for gradient norm and gradient diversity sum_i ||g_i||^2 / ||sum_i g_i||^2 (Yin et al. 2018).
/// </summary>
/// <param name="Chunk">||g_i||^2 of the chunk that was added last.</param>
/// <param name="WeightedSum">||sum_i w_i g_i||^2, of the vector that the step uses.</param>
/// <param name="PlainSum">||sum_i g_i||^2; NaN when the earlier chunks had no weight in common to divide by.</param>
public readonly record struct SumNorms(double Chunk, double WeightedSum, double PlainSum);
