using RiSgd.Numerics;

namespace RiSgd.Training.Tests;

/// <summary>A local step along a gradient that is 1 everywhere, whatever the problem says.</summary>
internal sealed class DriftStep : ILocalStep<double>
{
    public bool FusesWithAccumulation => false;

    public void Step(ReadOnlySpan<double> gradient, Span<double> parameters, Span<double> momentum, in StepCoefficients<double> step)
    {
        foreach (ref double x in parameters)
            x -= step.LearningRate;
    }
}
