namespace RiSgd.Numerics;

/// <summary>Addresses the random numbers of one encoding: encodings that differ in any part have streams that are independent of each other.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Rank">Rank whose vector is encoded.</param>
/// <param name="Tensor">Position of the tensor among the tensors of the model.</param>
/// <param name="Step">Local step after which it is sent.</param>
public readonly record struct CodingKey(long Seed, int Rank, int Tensor, long Step);
