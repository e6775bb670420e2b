using System.Numerics;
using System.Runtime.CompilerServices;

namespace RiSgd.Numerics;

/// <summary>The local update of one element: the one place where its rule is written down for single numbers.</summary>
internal static class LocalUpdate
{
    /// <summary>
    /// Heavy ball u = m u + d, x = x - lr u, or Nesterov x = x - lr (d + m u) with the u already updated; d = v + wd x is the gradient with coupled
    /// weight decay. Without momentum m is 0 and u any zero, so that both forms are x = x - lr d.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(T gradient, ref T parameter, ref T momentum, in StepCoefficients<T> step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Along(gradient + step.WeightDecay * parameter, ref parameter, ref momentum, step);

    /// <summary>The same along a direction d that is already decayed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Along<T>(T direction, ref T parameter, ref T momentum, in StepCoefficients<T> step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        momentum = step.Momentum * momentum + direction;
        parameter -= step.LearningRate * (step.Nesterov ? direction + step.Momentum * momentum : momentum);
    }
}
