using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// The local update in SIMD registers: 20 bytes per float element (gradient read, parameters and momentum read and written), 12 without momentum. Same
/// bits as <see cref="ReferenceLocalStep{T}"/>.
/// </summary>
public sealed unsafe class VectorizedLocalStep<T> : ILocalStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool FusesWithAccumulation => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        SpanLengths.Same(gradient.Length, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(gradient.Length, momentum.Length, step);
        var update = new VectorUpdate<T>(step);
        int i = 0;
        fixed (T* g = gradient, x = parameters, u = momentum)
        {
            for (; i <= gradient.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                update.Apply(Vector256.Load(g + i), x + i, u == null ? null : u + i);
        }

        for (; i < gradient.Length; i++)
        {
            T none = T.Zero;
            LocalUpdate.Apply(gradient[i], ref parameters[i], ref momentum.IsEmpty ? ref none : ref momentum[i], step);
        }
    }
}
