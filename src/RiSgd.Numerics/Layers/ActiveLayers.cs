using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// The layers that take part in the present step: one set that the sampler of layers writes, and that the objective, the exchange and the update read. All layers at first.
/// </summary>
public sealed class ActiveLayers
{
    private readonly bool[] active;
    private readonly bool[] slots;

    /// <summary>Makes a set of all layers.</summary>
    public ActiveLayers(ModelLayers model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        active = new bool[model.Count];
        slots = new bool[model.Layout.Slots.Count];
        Array.Fill(active, true);
        Update();
    }

    /// <summary>What the layers are.</summary>
    public ModelLayers Model { get; }

    /// <summary>Number of active layers.</summary>
    public int Count { get; private set; }

    /// <summary>Number of elements of the active layers.</summary>
    public int Length { get; private set; }

    /// <summary>Whether each layer is active.</summary>
    public ReadOnlySpan<bool> Layers => active;

    /// <summary>Whether each slot of the layout is active; batch-norm statistics always are. The same list for every set, rewritten by <see cref="Set"/>.</summary>
    public IReadOnlyList<bool> Slots => slots;

    /// <summary>Makes exactly these layers active.</summary>
    /// <param name="layers">[D_l] whether each layer is.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than layers.</exception>
    public void Set(ReadOnlySpan<bool> layers)
    {
        SpanLengths.Same(active.Length, layers.Length, nameof(layers));
        layers.CopyTo(active);
        Update();
    }

    /// <summary>Copies the elements of the active layers, one layer after the other.</summary>
    /// <param name="flat">[trainable length] a vector over the model's trainable tensors.</param>
    /// <param name="packed">[<see cref="Length"/>] receives them.</param>
    public void Pack<T>(ReadOnlySpan<T> flat, Span<T> packed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        SpanLengths.Same(Length, packed.Length, nameof(packed));
        int position = 0;
        foreach (FlatSlot slot in ActiveSlots())
        {
            flat.Slice(slot.Offset, slot.Length).CopyTo(packed[position..]);
            position += slot.Length;
        }
    }

    /// <summary>Copies packed elements back to their places; those of inactive layers are left alone.</summary>
    /// <param name="packed">[<see cref="Length"/>] as <see cref="Pack"/> orders them.</param>
    /// <param name="flat">[trainable length] a vector over the model's trainable tensors.</param>
    public void Unpack<T>(ReadOnlySpan<T> packed, Span<T> flat)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        SpanLengths.Same(Length, packed.Length, nameof(packed));
        int position = 0;
        foreach (FlatSlot slot in ActiveSlots())
        {
            packed.Slice(position, slot.Length).CopyTo(flat[slot.Offset..]);
            position += slot.Length;
        }
    }

    /// <summary>The trainable tensors of the active layers, one layer after the other.</summary>
    public IEnumerable<FlatSlot> ActiveSlots() => Model.Layers.Where((_, layer) => active[layer]).SelectMany(layer => layer.Slots);

    /// <summary>The trainable tensors of the other layers.</summary>
    public IEnumerable<FlatSlot> InactiveSlots() => Model.Layers.Where((_, layer) => !active[layer]).SelectMany(layer => layer.Slots);

    private void Update()
    {
        for (int slot = 0; slot < slots.Length; slot++)
            slots[slot] = Model.LayerOfSlot[slot] is var layer && (layer < 0 || active[layer]);
        Count = active.Count(isActive => isActive);
        Length = ActiveSlots().Sum(slot => slot.Length);
    }
}
