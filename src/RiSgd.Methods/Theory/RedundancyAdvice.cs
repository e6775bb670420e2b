namespace RiSgd.Methods;

/// <summary>One choice of redundancy and interval, with what it promises.</summary>
/// <param name="ChunksPerRank">q.</param>
/// <param name="Tau">Local steps between averagings.</param>
/// <param name="LearningRate">
/// The best learning rate for them, in the sum convention: q times as much for a run with mean reduction.
/// </param>
/// <param name="Bound">The bound with that learning rate.</param>
/// <param name="Seconds">Predicted time of the run.</param>
public sealed record RedundancyAdvice(int ChunksPerRank, int Tau, double LearningRate, double Bound, double Seconds);
