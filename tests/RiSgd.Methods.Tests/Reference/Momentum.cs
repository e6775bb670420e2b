namespace RiSgd.Methods.Tests;

/// <summary>What happens to the momentum buffers at an averaging.</summary>
public enum MomentumAtAverage
{
    /// <summary>Every rank keeps its own.</summary>
    Local,

    /// <summary>They are averaged as the models are.</summary>
    Average,

    /// <summary>They are set to zero.</summary>
    Reset,
}

/// <summary>The local update: u = m u + g + w x, then x -= eta u, or x -= eta (g + w x + m u) in Nesterov's form.</summary>
public sealed record LocalRule(double LearningRate, double Momentum = 0, bool Nesterov = false, double WeightDecay = 0);
