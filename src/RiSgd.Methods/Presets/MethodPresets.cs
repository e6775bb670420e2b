namespace RiSgd.Methods;

/// <summary>The table of methods; one row each.</summary>
public static class MethodPresets
{
    /// <summary>All methods, the default one first.</summary>
    public static IReadOnlyList<MethodPreset> All { get; } =
    [
        Preset("ri-sgd", "redundant chunks, local steps, averaging every tau steps", "Haddadpour et al., ICML 2019"),
        Preset("pr-sgd", "own chunk only, averaging every tau steps", "Yu, Yang, Zhu, AAAI 2019", ("redundancy", "0")),
        Preset(
            "sync-sgd", "own chunk only, gradients averaged at every step", "fully synchronous SGD",
            ("tau", "1"), ("redundancy", "0"), ("exchange", "gradient")),
        Preset(
            "one-shot", "own chunk only, one average at the end", "Zinkevich et al., NeurIPS 2010",
            ("schedule", "once"), ("redundancy", "0")),
        Preset(
            "cooperative", "samples from the whole data set, averaging every tau steps", "Wang, Joshi, JMLR 2021",
            ("sampling", "uniform"), ("redundancy", "0")),
    ];

    /// <summary>The method of that name.</summary>
    /// <exception cref="RunException">There is none (usage, names --method and the nearest name).</exception>
    public static MethodPreset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var preset in All)
        {
            if (preset.Name == name)
                return preset;
        }

        var names = All.Select(preset => preset.Name);
        var hint = NearestName.Of(name, names) is { } nearest ? $"Did you mean {nearest}? " : "";
        throw RunException.Usage($"--method {name}: there is no such method. {hint}Valid: {string.Join(", ", names)}.");
    }

    private static MethodPreset Preset(string name, string summary, string paper, params (string Option, string Value)[] options) =>
        new(name, summary, paper, options.ToDictionary(pair => pair.Option, pair => pair.Value).AsReadOnly());
}
