using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The conditions on the arguments that every implementation of a hot operation shares.</summary>
internal static class SpanLengths
{
    public static void Same(int expected, int actual, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"The span holds {actual} elements where {expected} are needed.", name);
    }

    /// <summary>A momentum is as long as the parameters, or empty when its coefficient is 0.</summary>
    public static void Momentum<T>(int expected, int actual, in StepCoefficients<T> step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (actual == 0 && T.IsZero(step.Momentum))
            return;
        Same(expected, actual, "momentum");
    }
}
