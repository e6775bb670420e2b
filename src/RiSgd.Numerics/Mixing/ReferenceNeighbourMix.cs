using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loop that mixes a model with its neighbours'.</summary>
public sealed class ReferenceNeighbourMix<T> : INeighbourMix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Mix(T ownWeight, Span<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, int offset)
    {
        MixingLengths.Check(own.Length, weights.Length, theirs, offset);
        double change = 0;
        for (int i = 0; i < own.Length; i++)
        {
            T mixed = ownWeight * own[i];
            for (int k = 0; k < weights.Length; k++)
                mixed += weights[k] * theirs[k].Span[offset + i];
            double away = double.CreateTruncating(own[i] - mixed);
            change += away * away;
            own[i] = mixed;
        }

        return change;
    }
}
