using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RiSgd.Numerics;

/// <summary>
/// Mixes a model with its k neighbours' in SIMD registers: 4 (k + 2) bytes per float element (k + 1 models read, one written). Values have the bits of
/// <see cref="ReferenceNeighbourMix{T}"/>; the change differs from its by the order of summation.
/// </summary>
public sealed unsafe class VectorizedNeighbourMix<T> : INeighbourMix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Mix(T ownWeight, Span<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, int offset)
    {
        MixingLengths.Check(own.Length, weights.Length, theirs, offset);
        var pointers = new nint[theirs.Count];
        for (int k = 0; k < pointers.Length; k++)
            pointers[k] = (nint)((T*)theirs[k].Pointer + offset);
        double change = 0;
        fixed (T* x = own)
        {
            for (int start = 0; start < own.Length; start += SquaredNormLanes.Block)
                change += MixBlock(ownWeight, x, weights, pointers, start, int.Min(SquaredNormLanes.Block, own.Length - start));
        }

        return change;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MixBlock(T ownWeight, T* own, ReadOnlySpan<T> weights, ReadOnlySpan<nint> theirs, int start, int length)
    {
        SquaredNormLanes lanes = default;
        Vector256<T> selfWeight = Vector256.Create(ownWeight);
        int end = start + length;
        int i = start;
        for (; i <= end - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> before = Vector256.Load(own + i);
            Vector256<T> mixed = selfWeight * before;
            for (int k = 0; k < weights.Length; k++)
                mixed += Vector256.Create(weights[k]) * Vector256.Load((T*)theirs[k] + i);
            lanes.Add(before - mixed);
            mixed.Store(own + i);
        }

        double change = lanes.Total;
        for (; i < end; i++)
        {
            T mixed = ownWeight * own[i];
            for (int k = 0; k < weights.Length; k++)
                mixed += weights[k] * ((T*)theirs[k])[i];
            change += SquaredNormLanes.Square(own[i] - mixed);
            own[i] = mixed;
        }

        return change;
    }
}
