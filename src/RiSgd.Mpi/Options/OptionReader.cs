using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>
/// Reads the winning values as numbers, choices and names, refuses what is out of range in one line that names the option, and keeps every value it handed out
/// in its canonical text, so that the configuration file of the run repeats exactly what was used.
/// </summary>
internal sealed class OptionReader(OptionLayers layers)
{
    private readonly Dictionary<string, OptionValue> used = [];

    /// <summary>Every value handed out so far, by option.</summary>
    public IReadOnlyDictionary<string, OptionValue> Used => used;

    /// <summary>Where the value of an option comes from.</summary>
    public OptionOrigin OriginOf(string name) => layers.Find(name)?.Origin ?? OptionOrigin.Default;

    /// <summary>
    /// Whether the user insists on the value of an option: it is a flag, or a file gives another one than would hold without the file. (The file that a run writes gives
    /// every option a value.)
    /// </summary>
    public bool IsInsisted(string name) => layers.Find(name) is { } value && value.Origin switch
    {
        OptionOrigin.Flag => true,
        OptionOrigin.Config => value.Text != layers.FindBelow(OptionOrigin.Config, name)?.Text,
        _ => false,
    };

    /// <summary>Whether an option has a value at all.</summary>
    public bool Has(string name) => layers.Find(name) is not null;

    /// <summary>How a message names an option: the flag, and the line of the file where it stands.</summary>
    public string Subject(string name) => layers.Find(name)?.Place is { } place ? $"--{name} ({place})" : $"--{name}";

    /// <summary>The refusal of an option's value.</summary>
    public RunException Refuse(string name, string expected) =>
        RunException.Usage($"{Subject(name)}: {Quoted(layers.Find(name)?.Text)} is not allowed; {expected}");

    /// <summary>Takes a value that was computed because none was given.</summary>
    public void Computed(string name, string? text) => used[name] = new OptionValue(text, OptionOrigin.Default);

    /// <summary>A whole number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public long Whole(string name, long minimum, long maximum = long.MaxValue)
    {
        var value = Needed(name);
        if (!long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < minimum || number > maximum)
        {
            throw Refuse(name, maximum == long.MaxValue
                ? $"give a whole number of {minimum} or more"
                : string.Create(CultureInfo.InvariantCulture, $"give a whole number from {minimum} to {maximum}"));
        }

        return Keep(name, value, number.ToString(CultureInfo.InvariantCulture), number);
    }

    /// <summary>The whole number that was given, or the computed one.</summary>
    public long WholeOr(string name, long minimum, long computed)
    {
        if (Has(name))
            return Whole(name, minimum);
        Computed(name, computed.ToString(CultureInfo.InvariantCulture));
        return computed;
    }

    /// <summary>A finite number that passes <paramref name="allowed"/>; <paramref name="expected"/> says which ones do.</summary>
    public double Number(string name, Func<double, bool> allowed, string expected)
    {
        var value = Needed(name);
        if (!TryNumber(value.Text, out var number) || !allowed(number))
            throw Refuse(name, expected);
        return Keep(name, value, Canonical(number), number);
    }

    /// <summary>Positive finite numbers, by commas.</summary>
    public IReadOnlyList<double> Numbers(string name, string expected)
    {
        var value = Needed(name);
        var numbers = new List<double>();
        foreach (var part in value.Text!.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryNumber(part, out var number) || number <= 0)
                throw Refuse(name, expected);
            numbers.Add(number);
        }

        return Keep(name, value, string.Join(',', numbers.Select(Canonical)), numbers);
    }

    /// <summary>On or off.</summary>
    public bool Switch(string name)
    {
        var value = Needed(name);
        var on = value.Text switch
        {
            "on" or "true" or "yes" => true,
            "off" or "false" or "no" => false,
            _ => throw Refuse(name, "give on or off"),
        };
        return Keep(name, value, on ? "on" : "off", on);
    }

    /// <summary>One of the members of an enumeration, written in kebab-case.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum => Choice(name, Enum.GetValues<T>().ToDictionary(KebabCase.Of));

    /// <summary>One of the keys of <paramref name="choices"/>.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices) => choices[Name(name, [.. choices.Keys])];

    /// <summary>One of some names; a refusal lists them, and the nearest one first if there is one.</summary>
    public string Name(string name, IReadOnlyList<string> valid)
    {
        var value = Needed(name);
        if (valid.Contains(value.Text, StringComparer.Ordinal))
            return Keep(name, value, value.Text, value.Text!);
        var nearest = NearestName.Of(value.Text!, valid);
        throw Refuse(name, (nearest is null ? "" : $"did you mean {nearest}? ") + "choose " + string.Join(", ", valid.SkipLast(1)) + (valid.Count > 1 ? " or " : "") + valid[^1]);
    }

    /// <summary>A path, which may not be empty, or null if none was given.</summary>
    public string? Path(string name)
    {
        if (layers.Find(name) is not { } value)
        {
            Computed(name, null);
            return null;
        }

        if (string.IsNullOrWhiteSpace(value.Text) || value.Text.Contains('\0', StringComparison.Ordinal))
            throw Refuse(name, "give a path");
        return Keep(name, value, value.Text, value.Text);
    }

    /// <summary>The path that was given, or the one computed for this run.</summary>
    public string PathOr(string name, string computed)
    {
        if (Path(name) is { } given)
            return given;
        used[name] = new OptionValue(computed, OptionOrigin.Default) { IsOfThisRun = true };
        return computed;
    }

    /// <summary>The text that a number is written with: the shortest one that reads back as the same number.</summary>
    public static string Canonical(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static string Quoted(string? text) =>
        TryNumber(text, out _) ? text! : "\"" + (text ?? "").ReplaceLineEndings(" ") + "\"";

    private OptionValue Needed(string name) =>
        layers.Find(name) ?? throw RunException.Usage($"--{name}: a value is needed");

    private T Keep<T>(string name, OptionValue value, string? text, T result)
    {
        used[name] = value with { Text = text };
        return result;
    }
}
