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
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T d = gradient + step.WeightDecay * parameter;
        momentum = step.Momentum * momentum + d;
        parameter -= step.LearningRate * (step.Nesterov ? d + step.Momentum * momentum : momentum);
    }
}
