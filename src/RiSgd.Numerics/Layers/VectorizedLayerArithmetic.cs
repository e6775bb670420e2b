using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// The loops in SIMD registers. Bytes per float element: norm 4, division 8, update 20 (12 without momentum). Elements have the bits of
/// <see cref="ReferenceLayerArithmetic{T}"/>; norms differ from its by their order of summation.
/// </summary>
public sealed unsafe class VectorizedLayerArithmetic<T> : ILayerArithmetic<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double SquaredNorm(ReadOnlySpan<T> values)
    {
        double sum = 0;
        fixed (T* v = values)
        {
            for (int start = 0; start < values.Length; start += SquaredNormLanes.Block)
                sum += NormOfBlock(v + start, int.Min(SquaredNormLanes.Block, values.Length - start));
        }

        return sum;
    }

    /// <inheritdoc/>
    public double Divide(Span<T> values, T divisor)
    {
        double sum = 0;
        fixed (T* v = values)
        {
            for (int start = 0; start < values.Length; start += SquaredNormLanes.Block)
                sum += DivideBlock(v + start, divisor, int.Min(SquaredNormLanes.Block, values.Length - start));
        }

        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<T> gradient, T trust, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        SpanLengths.Same(gradient.Length, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(gradient.Length, momentum.Length, step);
        var update = new VectorUpdate<T>(step);
        Vector256<T> scale = Vector256.Create(trust), decay = Vector256.Create(step.WeightDecay);
        int i = 0;
        fixed (T* g = gradient, x = parameters, u = momentum)
        {
            for (; i <= gradient.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                update.Along(scale * (Vector256.Load(g + i) + decay * Vector256.Load(x + i)), x + i, u == null ? null : u + i);
        }

        for (; i < gradient.Length; i++)
        {
            T none = T.Zero;
            T d = trust * (gradient[i] + step.WeightDecay * parameters[i]);
            LocalUpdate.Along(d, ref parameters[i], ref momentum.IsEmpty ? ref none : ref momentum[i], step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double NormOfBlock(T* values, int length)
    {
        SquaredNormLanes lanes = default;
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
            lanes.Add(Vector256.Load(values + i));
        double sum = lanes.Total;
        for (; i < length; i++)
            sum += SquaredNormLanes.Square(values[i]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double DivideBlock(T* values, T divisor, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> by = Vector256.Create(divisor);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> value = Vector256.Load(values + i);
            lanes.Add(value);
            (value / by).Store(values + i);
        }

        double sum = lanes.Total;
        for (; i < length; i++)
        {
            sum += SquaredNormLanes.Square(values[i]);
            values[i] /= divisor;
        }

        return sum;
    }
}
