using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// Gossip with estimates in SIMD registers. The difference moves 12 bytes per float element, the pull 4 (k + 3) for k neighbours: their estimates and the own one read, the model read and
/// written. Values have the bits of <see cref="ReferenceGossipStep{T}"/>; the squared norm differs from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedGossipStep<T> : IGossipStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Subtract(ReadOnlySpan<T> model, ReadOnlySpan<T> reference, Span<T> difference)
    {
        SpanLengths.Same(model.Length, reference.Length, nameof(reference));
        SpanLengths.Same(model.Length, difference.Length, nameof(difference));
        double squared = 0;
        fixed (T* x = model, estimate = reference, d = difference)
        {
            for (int start = 0; start < model.Length; start += SquaredNormLanes.Block)
                squared += SubtractBlock(x + start, estimate + start, d + start, int.Min(SquaredNormLanes.Block, model.Length - start));
        }

        return squared;
    }

    /// <inheritdoc/>
    public void Pull(T step, ReadOnlySpan<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, Span<T> model)
    {
        GossipLengths.Check(own.Length, weights.Length, theirs, model.Length);
        var pointers = new nint[theirs.Count];
        for (int k = 0; k < pointers.Length; k++)
            pointers[k] = theirs[k].Pointer;
        fixed (T* estimate = own, x = model)
            PullAll(step, estimate, weights, pointers, x, model.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SubtractBlock(T* model, T* reference, T* difference, int length)
    {
        SquaredNormLanes lanes = default;
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> away = Vector256.Load(model + i) - Vector256.Load(reference + i);
            lanes.Add(away);
            away.Store(difference + i);
        }

        double squared = lanes.Total;
        for (; i < length; i++)
        {
            T away = model[i] - reference[i];
            squared += SquaredNormLanes.Square(away);
            difference[i] = away;
        }

        return squared;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PullAll(T step, T* own, ReadOnlySpan<T> weights, ReadOnlySpan<nint> theirs, T* model, int length)
    {
        Vector256<T> gamma = Vector256.Create(step);
        int i = 0;
        for (; i <= length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> estimate = Vector256.Load(own + i);
            Vector256<T> pull = Vector256<T>.Zero;
            for (int k = 0; k < weights.Length; k++)
                pull += Vector256.Create(weights[k]) * (Vector256.Load((T*)theirs[k] + i) - estimate);
            (Vector256.Load(model + i) + gamma * pull).Store(model + i);
        }

        for (; i < length; i++)
        {
            T pull = T.Zero;
            for (int k = 0; k < weights.Length; k++)
                pull += weights[k] * (((T*)theirs[k])[i] - own[i]);
            model[i] += step * pull;
        }
    }
}
