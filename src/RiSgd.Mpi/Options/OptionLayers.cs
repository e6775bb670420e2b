namespace RiSgd.Mpi.Options;

/// <summary>
/// The values of a verb's options, in layers: built-in default, then preset of the method, then YAML file, then flag. A later layer wins, option by option.
/// </summary>
public sealed class OptionLayers
{
    private readonly Dictionary<OptionOrigin, IReadOnlyDictionary<string, OptionValue>> layers = [];

    /// <summary>Starts with the built-in defaults of <paramref name="declarations"/>.</summary>
    public OptionLayers(IReadOnlyList<OptionDeclaration> declarations)
    {
        Declarations = declarations;
        layers[OptionOrigin.Default] = declarations
            .Where(option => option.Default is not null)
            .ToDictionary(option => option.Name, option => new OptionValue(option.Default, OptionOrigin.Default));
    }

    private OptionLayers(OptionLayers other)
    {
        Declarations = other.Declarations;
        foreach (var (origin, values) in other.layers)
            layers[origin] = values;
    }

    /// <summary>The options there are.</summary>
    public IReadOnlyList<OptionDeclaration> Declarations { get; }

    /// <summary>The same layers with the values of one more, or of one replaced. Values without text count as not given.</summary>
    public OptionLayers With(OptionOrigin origin, IReadOnlyDictionary<string, OptionValue> values)
    {
        var result = new OptionLayers(this);
        result.layers[origin] = values.Where(value => value.Value.Text is not null).ToDictionary();
        return result;
    }

    /// <summary>The same layers with other built-in defaults for some options: for what only the machine at hand can tell.</summary>
    public OptionLayers WithDefaults(IReadOnlyDictionary<string, string> defaults)
    {
        var values = layers[OptionOrigin.Default].ToDictionary();
        foreach (var (name, text) in defaults)
            values[name] = new OptionValue(text, OptionOrigin.Default);
        return With(OptionOrigin.Default, values);
    }

    /// <summary>The value that wins, or null if nobody gave one and there is no built-in default.</summary>
    public OptionValue? Find(string name) => FindBelow(OptionOrigin.Flag + 1, name);

    /// <summary>The value that would win without the layer <paramref name="limit"/> and those above it.</summary>
    internal OptionValue? FindBelow(OptionOrigin limit, string name)
    {
        foreach (var origin in Enum.GetValues<OptionOrigin>().Where(origin => origin < limit).Reverse())
        {
            if (layers.TryGetValue(origin, out var values) && values.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }
}
