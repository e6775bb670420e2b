using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// Where each tensor of a model lies in the flat buffers: trainable ones first, batch-norm statistics at the tail, each in the order given and without
/// gaps, so that one all-reduce, one checksum and one distance over the dense vector mean what they say.
/// </summary>
public sealed class FlatLayout
{
    private readonly Dictionary<string, FlatSlot> _byName;

    private FlatLayout(List<FlatSlot> slots, int trainableLength, int length)
    {
        Slots = slots;
        TrainableLength = trainableLength;
        Length = length;
        _byName = slots.ToDictionary(slot => slot.Name);
        Moments = [.. slots.Where(slot => slot.Kind == SlotKind.RunningSecondMoment).Select(second => (MeanOf(second), second))];
    }

    /// <summary>All slots in the order of their offsets.</summary>
    public IReadOnlyList<FlatSlot> Slots { get; }

    /// <summary>Elements of the trainable slots: the length of gradients, sum and momentum.</summary>
    public int TrainableLength { get; }

    /// <summary>Elements of all slots: the length of the parameters, and what is averaged.</summary>
    public int Length { get; }

    /// <summary>Each batch norm's mean with its second moment.</summary>
    internal IReadOnlyList<(FlatSlot Mean, FlatSlot SecondMoment)> Moments { get; }

    /// <summary>The slot of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such slot.</exception>
    public FlatSlot this[string name] =>
        _byName.TryGetValue(name, out var slot) ? slot : throw new KeyNotFoundException($"The model has no tensor '{name}'.");

    /// <summary>Lays tensors out.</summary>
    /// <exception cref="ArgumentException">
    /// A name occurs twice, an extent is negative, or a second moment has no mean beside it (the same name up to the last dot, the same length).
    /// </exception>
    /// <exception cref="RunException">The model has more elements than one buffer can hold.</exception>
    public static FlatLayout Create(IEnumerable<(string Name, long[] Shape, SlotKind Kind)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var all = tensors.ToList();
        var names = new HashSet<string>();
        foreach (var (name, _, _) in all)
        {
            if (!names.Add(name))
                throw new ArgumentException($"The tensor '{name}' occurs twice.", nameof(tensors));
        }

        var slots = new List<FlatSlot>(all.Count);
        int trainable = Place(all.Where(tensor => !IsStatistic(tensor.Kind)), 0, slots);
        int length = Place(all.Where(tensor => IsStatistic(tensor.Kind)), trainable, slots);
        return new FlatLayout(slots, trainable, length);
    }

    private static bool IsStatistic(SlotKind kind) => kind is SlotKind.RunningMean or SlotKind.RunningSecondMoment;

    private static int Place(IEnumerable<(string Name, long[] Shape, SlotKind Kind)> tensors, int offset, List<FlatSlot> slots)
    {
        foreach (var (name, shape, kind) in tensors)
        {
            int length = CountElements(name, shape);
            if (length > int.MaxValue - offset)
                throw TooLarge(name);
            slots.Add(new FlatSlot(name, [.. shape], offset, length, kind));
            offset += length;
        }

        return offset;
    }

    private static int CountElements(string name, long[] shape)
    {
        // An extent of 0 makes the tensor empty, however large the others are.
        if (Array.Exists(shape, extent => extent < 0))
            throw new ArgumentException($"The tensor '{name}' has the shape [{string.Join(", ", shape)}].", nameof(shape));
        if (Array.IndexOf(shape, 0) >= 0)
            return 0;
        long length = 1;
        foreach (long extent in shape)
        {
            if (extent > int.MaxValue / length)
                throw TooLarge(name);
            length *= extent;
        }

        return (int)length;
    }

    private static RunException TooLarge(string name) =>
        RunException.Usage($"The model has more than {int.MaxValue} elements (from '{name}' on), which one buffer can't hold; choose a smaller --model.");

    private FlatSlot MeanOf(FlatSlot second)
    {
        string layer = Layer(second.Name);
        return Slots.FirstOrDefault(slot => slot.Kind == SlotKind.RunningMean && Layer(slot.Name) == layer && slot.Length == second.Length)
            ?? throw new ArgumentException($"The second moment '{second.Name}' has no running mean of the same layer and length.");
    }

    private static string Layer(string name) => name.LastIndexOf('.') is var dot and >= 0 ? name[..dot] : "";
}
