using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>The plain loops of gossip with estimates.</summary>
public sealed class ReferenceGossipStep<T> : IGossipStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Subtract(ReadOnlySpan<T> model, ReadOnlySpan<T> reference, Span<T> difference)
    {
        SpanLengths.Same(model.Length, reference.Length, nameof(reference));
        SpanLengths.Same(model.Length, difference.Length, nameof(difference));
        double squared = 0;
        for (int i = 0; i < model.Length; i++)
        {
            T away = model[i] - reference[i];
            double wide = double.CreateTruncating(away);
            squared += wide * wide;
            difference[i] = away;
        }

        return squared;
    }

    /// <inheritdoc/>
    public void Pull(T step, ReadOnlySpan<T> own, ReadOnlySpan<T> weights, IReadOnlyList<FlatMemory<T>> theirs, Span<T> model)
    {
        GossipLengths.Check(own.Length, weights.Length, theirs, model.Length);
        for (int i = 0; i < model.Length; i++)
        {
            T pull = T.Zero;
            for (int k = 0; k < weights.Length; k++)
                pull += weights[k] * (theirs[k].Span[i] - own[i]);
            model[i] += step * pull;
        }
    }
}
