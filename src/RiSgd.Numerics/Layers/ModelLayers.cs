namespace RiSgd.Numerics;

/// <summary>The trainable tensors of a model, grouped into layers; every one belongs to exactly one layer.</summary>
public sealed class ModelLayers
{
    private ModelLayers(FlatLayout layout, List<ModelLayer> layers)
    {
        Layout = layout;
        Layers = layers;
        var layerOf = new Dictionary<string, int>();
        for (int layer = 0; layer < layers.Count; layer++)
        {
            foreach (FlatSlot slot in layers[layer].Slots)
                layerOf.Add(slot.Name, layer);
        }

        LayerOfSlot = [.. layout.Slots.Select(slot => layerOf.GetValueOrDefault(slot.Name, -1))];
    }

    /// <summary>The tensors' places.</summary>
    public FlatLayout Layout { get; }

    /// <summary>The layers, in the order of their first tensors.</summary>
    public IReadOnlyList<ModelLayer> Layers { get; }

    /// <summary>D_l, number of layers.</summary>
    public int Count => Layers.Count;

    /// <summary>For every slot of the layout the index of its layer; -1 for batch-norm statistics, which belong to none.</summary>
    public IReadOnlyList<int> LayerOfSlot { get; }

    /// <summary>Groups the tensors of a model.</summary>
    /// <param name="layout">The model's tensors; a module's bias follows its weight, and a batch norm follows the layer that it normalises.</param>
    /// <param name="granularity">What counts as one layer.</param>
    public static ModelLayers Of(FlatLayout layout, LayerGranularity granularity)
    {
        ArgumentNullException.ThrowIfNull(layout);
        FlatSlot[] trainable = [.. layout.Slots.Where(IsTrainable)];
        return new ModelLayers(layout, granularity switch
        {
            LayerGranularity.Tensor => [.. trainable.Select(slot => new ModelLayer(slot.Name, [slot]))],
            LayerGranularity.Module => Modules(trainable),
            LayerGranularity.Block => Blocks(Modules(trainable)),
            _ => throw new ArgumentOutOfRangeException(nameof(granularity), granularity, null),
        });
    }

    private static bool IsTrainable(FlatSlot slot) => slot.Kind is not (SlotKind.RunningMean or SlotKind.RunningSecondMoment);

    private static List<ModelLayer> Modules(FlatSlot[] trainable)
    {
        var modules = new List<List<FlatSlot>>();
        foreach (FlatSlot slot in trainable)
        {
            if (modules.Count > 0 && Continues(modules[^1][^1], slot))
                modules[^1].Add(slot);
            else
                modules.Add([slot]);
        }

        return [.. modules.Select(slots => new ModelLayer(ModuleOf(slots[0]), slots))];
    }

    // weight, bias of the same module; then scale and shift of the norm behind it.
    private static bool Continues(FlatSlot before, FlatSlot slot) => slot.Kind switch
    {
        SlotKind.Bias => before.Kind == SlotKind.Weight && ModuleOf(before) == ModuleOf(slot),
        SlotKind.NormScale => before.Kind is SlotKind.Weight or SlotKind.Bias,
        SlotKind.NormShift => before.Kind == SlotKind.NormScale && ModuleOf(before) == ModuleOf(slot),
        _ => false,
    };

    private static List<ModelLayer> Blocks(List<ModelLayer> modules) =>
        [.. modules.GroupBy(module => BlockOf(module.Name)).Select(block => new ModelLayer(block.Key, [.. block.SelectMany(module => module.Slots)]))];

    private static string ModuleOf(FlatSlot slot) => slot.Name.LastIndexOf('.') is var dot and >= 0 ? slot.Name[..dot] : slot.Name;

    // A block is an element of a sequence of blocks: the path up to its number, "layer2.0" of "layer2.0.conv1". What contains no number is a block by itself.
    private static string BlockOf(string module)
    {
        string[] path = module.Split('.');
        int number = Array.FindIndex(path, part => part.Length > 0 && part.All(char.IsAsciiDigit));
        return number < 0 ? module : string.Join('.', path[..(number + 1)]);
    }
}
