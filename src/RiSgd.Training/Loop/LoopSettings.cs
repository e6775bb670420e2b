namespace RiSgd.Training.Loop;

/// <summary>Length and update rule of a run.</summary>
/// <param name="Steps">T, in local steps.</param>
/// <param name="EvaluateEvery">Local steps between evaluations of the averaged model; the last step is always evaluated.</param>
/// <param name="Momentum">m of u = m u + g; 0 for plain SGD.</param>
/// <param name="Nesterov">Step along g + m u instead of u.</param>
/// <param name="WeightDecay">Added to the gradient as wd x before the momentum.</param>
public sealed record LoopSettings(long Steps, long EvaluateEvery, double Momentum, bool Nesterov, double WeightDecay);
