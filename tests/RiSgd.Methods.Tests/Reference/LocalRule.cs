namespace RiSgd.Methods.Tests;

/// <summary>The local update: u = m u + g + w x, then x -= eta u, or x -= eta (g + w x + m u) in Nesterov's form.</summary>
public sealed record LocalRule(double LearningRate, double Momentum = 0, bool Nesterov = false, double WeightDecay = 0);
