using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>f(x) = slope sum_k x_k: the same gradient everywhere and on all ranks.</summary>
internal sealed class ConstantSlope(int length, double slope) : TestObjective<double>(FlatLayout.Create([("x", [length], SlotKind.Weight)]), [1.0])
{
    public override bool PartsAreChunks => true;

    public override double EpochsAfter(long steps) => steps;

    public override void Load(int part, long step)
    {
        // There are no samples.
    }

    public override BatchOutcome Differentiate()
    {
        foreach (ref double g in Gradients.Span)
            g += slope;
        return new BatchOutcome(0, null, 1);
    }

    public override LocalEvaluation Evaluate() => default;
}
