namespace RiSgd.Numerics;

/// <summary>Tensors of a model that are computed, weighted and exchanged together.</summary>
/// <param name="Name">The path of its module or block, or its tensor's name.</param>
/// <param name="Slots">Its trainable tensors, in the order of their offsets.</param>
public sealed record ModelLayer(string Name, IReadOnlyList<FlatSlot> Slots)
{
    /// <summary>Number of elements, n_d.</summary>
    public int Length { get; } = Slots.Sum(slot => slot.Length);
}
