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
