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

    /// <summary>The trainable tensors of the active layers, in the order of their offsets.</summary>
    public IEnumerable<FlatSlot> ActiveSlots() => Trainable(isActive: true);

    /// <summary>The trainable tensors of the other layers, in the order of their offsets.</summary>
    public IEnumerable<FlatSlot> InactiveSlots() => Trainable(isActive: false);

    /// <summary>Moves the elements of the active layers together, to the front of the vector; what stands behind them afterwards has no meaning.</summary>
    /// <param name="values">[trainable length, or more] a vector over the model's trainable tensors.</param>
    public void Pack<T>(Span<T> values)
        where T : unmanaged
    {
        // Offsets grow, so that every tensor moves to the left of those that are still to move.
        int position = 0;
        foreach (FlatSlot slot in ActiveSlots())
        {
            values.Slice(slot.Offset, slot.Length).CopyTo(values[position..]);
            position += slot.Length;
        }
    }

    /// <summary>Moves packed elements back to their places and makes those of inactive layers zero.</summary>
    /// <param name="values">[trainable length, or more] as <see cref="Pack"/> leaves it.</param>
    public void Unpack<T>(Span<T> values)
        where T : unmanaged
    {
        int position = Length;
        foreach (FlatSlot slot in ActiveSlots().Reverse())
        {
            position -= slot.Length;
            values.Slice(position, slot.Length).CopyTo(values[slot.Offset..]);
        }

        foreach (FlatSlot slot in InactiveSlots())
            values.Slice(slot.Offset, slot.Length).Clear();
    }

    private IEnumerable<FlatSlot> Trainable(bool isActive) =>
        Model.Layout.Slots.Where((_, slot) => Model.LayerOfSlot[slot] is var layer and >= 0 && active[layer] == isActive);

    private void Update()
    {
        for (int slot = 0; slot < slots.Length; slot++)
            slots[slot] = Model.LayerOfSlot[slot] is var layer && (layer < 0 || active[layer]);
        Count = active.Count(isActive => isActive);
        Length = ActiveSlots().Sum(slot => slot.Length);
    }
}
