namespace RiSgd.Numerics;

/// <summary>What a slot of the flat buffer holds; decides whether it is stepped and how it is initialised and averaged.</summary>
public enum SlotKind
{
    /// <summary>A weight, trainable.</summary>
    Weight,

    /// <summary>A bias, trainable.</summary>
    Bias,

    /// <summary>The scale of a normalisation, trainable.</summary>
    NormScale,

    /// <summary>The shift of a normalisation, trainable.</summary>
    NormShift,

    /// <summary>The running mean of a batch norm: averaged, not stepped.</summary>
    RunningMean,

    /// <summary>The running E[x^2] of a batch norm, whose variance is E[x^2] - mean^2: averaged, not stepped.</summary>
    RunningSecondMoment,
}

/// <summary>One tensor's place in the flat buffer.</summary>
/// <param name="Name">The tensor's name, as PyTorch has it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Index of its first element.</param>
/// <param name="Length">Number of elements.</param>
/// <param name="Kind">What it holds.</param>
public sealed record FlatSlot(string Name, IReadOnlyList<long> Shape, int Offset, int Length, SlotKind Kind);
