using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>The rule of <see cref="LocalUpdate"/> for a vector of elements, with the same operations in the same order.</summary>
internal readonly unsafe struct VectorUpdate<T>(in StepCoefficients<T> step)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector256<T> _learningRate = Vector256.Create(step.LearningRate);
    private readonly Vector256<T> _momentum = Vector256.Create(step.Momentum);
    private readonly Vector256<T> _weightDecay = Vector256.Create(step.WeightDecay);
    private readonly bool _nesterov = step.Nesterov;

    /// <summary>Updates one vector of parameters and, unless null, of the momentum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(Vector256<T> gradient, T* parameters, T* momentum)
    {
        Vector256<T> x = Vector256.Load(parameters);
        Along(gradient + _weightDecay * x, x, parameters, momentum);
    }

    /// <summary>The same along a direction that is already decayed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Along(Vector256<T> direction, T* parameters, T* momentum) => Along(direction, Vector256.Load(parameters), parameters, momentum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Along(Vector256<T> d, Vector256<T> x, T* parameters, T* momentum)
    {
        Vector256<T> u = _momentum * (momentum == null ? Vector256<T>.Zero : Vector256.Load(momentum)) + d;
        if (momentum != null)
            u.Store(momentum);
        Vector256<T> direction = _nesterov ? d + _momentum * u : u;
        (x - _learningRate * direction).Store(parameters);
    }
}
