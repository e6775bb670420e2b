using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// Overlapped averaging in SIMD registers; bytes per float element: 20 for the correction (sum, snapshot and parameters read, the last two written), 36 for the pull (anchor and its momentum
/// too). Values have the bits of <see cref="ReferenceOverlapUpdate{T}"/>; distances differ from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedOverlapUpdate<T> : IOverlapUpdate<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Correct(ReadOnlySpan<T> sum, double divisor, Span<T> snapshot, Span<T> parameters)
    {
        SpanLengths.Same(sum.Length, snapshot.Length, nameof(snapshot));
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        T p = T.CreateChecked(divisor);
        double distance = 0;
        fixed (T* s = sum, taken = snapshot, x = parameters)
        {
            for (int start = 0; start < sum.Length; start += SquaredNormLanes.Block)
                distance += CorrectBlock(p, s + start, taken + start, x + start, int.Min(SquaredNormLanes.Block, sum.Length - start));
        }

        return distance;
    }

    /// <inheritdoc/>
    public double Pull(
        ReadOnlySpan<T> sum, double divisor, double pull, double kept, Span<T> snapshot, Span<T> parameters, Span<T> anchor, Span<T> anchorMomentum)
    {
        SpanLengths.Same(sum.Length, snapshot.Length, nameof(snapshot));
        SpanLengths.Same(sum.Length, parameters.Length, nameof(parameters));
        SpanLengths.Same(sum.Length, anchor.Length, nameof(anchor));
        SpanLengths.Same(sum.Length, anchorMomentum.Length, nameof(anchorMomentum));
        var rule = new Rule(divisor, pull, kept);
        double distance = 0;
        fixed (T* s = sum, taken = snapshot, x = parameters, z = anchor, v = anchorMomentum)
        {
            for (int start = 0; start < sum.Length; start += SquaredNormLanes.Block)
                distance += PullBlock(rule, s + start, taken + start, x + start, z + start, v + start, int.Min(SquaredNormLanes.Block, sum.Length - start));
        }

        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double CorrectBlock(T divisor, T* sum, T* snapshot, T* parameters, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> p = Vector256.Create(divisor);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> correction = Vector256.Load(sum + i) / p - Vector256.Load(snapshot + i);
            lanes.Add(correction);
            Vector256<T> x = Vector256.Load(parameters + i) + correction;
            x.Store(parameters + i);
            x.Store(snapshot + i);
        }

        double distance = lanes.Total;
        for (; i < length; i++)
        {
            T correction = sum[i] / divisor - snapshot[i];
            distance += SquaredNormLanes.Square(correction);
            parameters[i] += correction;
            snapshot[i] = parameters[i];
        }

        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double PullBlock(in Rule rule, T* sum, T* snapshot, T* parameters, T* anchor, T* anchorMomentum, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> p = Vector256.Create(rule.Divisor), a = Vector256.Create(rule.Pull), own = Vector256.Create(rule.Own), b = Vector256.Create(rule.Kept);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> mean = Vector256.Load(sum + i) / p, z = Vector256.Load(anchor + i);
            lanes.Add(mean - Vector256.Load(snapshot + i));
            Vector256<T> v = b * Vector256.Load(anchorMomentum + i) + (mean - z);
            z += v;
            Vector256<T> x = own * Vector256.Load(parameters + i) + a * z;
            v.Store(anchorMomentum + i);
            z.Store(anchor + i);
            x.Store(parameters + i);
            x.Store(snapshot + i);
        }

        double distance = lanes.Total;
        for (; i < length; i++)
        {
            T mean = sum[i] / rule.Divisor;
            distance += SquaredNormLanes.Square(mean - snapshot[i]);
            anchorMomentum[i] = rule.Kept * anchorMomentum[i] + (mean - anchor[i]);
            anchor[i] += anchorMomentum[i];
            parameters[i] = rule.Own * parameters[i] + rule.Pull * anchor[i];
            snapshot[i] = parameters[i];
        }

        return distance;
    }

    private readonly struct Rule(double divisor, double pull, double kept)
    {
        public readonly T Divisor = T.CreateChecked(divisor);
        public readonly T Pull = T.CreateChecked(pull);
        public readonly T Own = T.CreateChecked(1 - pull);
        public readonly T Kept = T.CreateChecked(kept);
    }
}
