using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>
/// Reads the winning values as numbers, choices and names, refuses what is out of range in one line that names the option, and keeps every value it handed out
/// in its canonical text, so that the configuration file of the run repeats exactly what was used.
/// </summary>
internal sealed class OptionReader(OptionLayers layers)
{
    /// <summary>What a refusal says of a momentum.</summary>
    public const string MomentumRange = "give a number from 0 to below 1";

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

    /// <summary>Takes a value that was computed for this run alone, because none was given; another run computes one of its own.</summary>
    public void ComputedForThisRun(string name, string? text) => used[name] = new OptionValue(text, OptionOrigin.Default) { IsOfThisRun = text is not null };

    /// <summary>Refuses what the user chose and another choice makes meaningless: a run must not look as if it had heeded it.</summary>
    /// <param name="ignored">Whether the options have no effect.</param>
    /// <param name="reason">The choice that takes their effect, and what to do; completes "would have no effect, as".</param>
    /// <param name="names">The options.</param>
    public void RefuseIgnored(bool ignored, string reason, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (ignored && IsInsisted(name))
                throw RunException.Usage($"{Subject(name)}: {layers.Find(name)!.Text!.ReplaceLineEndings(" ")} would have no effect, as {reason}");
        }
    }

    /// <summary>Refuses two options whose values exclude each other.</summary>
    /// <param name="clash">Whether they do.</param>
    /// <param name="one">An option.</param>
    /// <param name="other">The option that it clashes with.</param>
    /// <param name="remedy">Why, and what to do.</param>
    public void RefuseTogether(bool clash, string one, string other, string remedy)
    {
        if (clash)
            throw RunException.Usage($"{Subject(one)} {Text(one)} and {Subject(other)} {Text(other)}: {remedy}");
    }

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

    /// <summary>The whole number that was given, or the computed one; 0: it cannot be computed yet.</summary>
    public long WholeOr(string name, long minimum, long computed)
    {
        if (Has(name))
            return Whole(name, minimum);
        Computed(name, computed == 0 ? null : computed.ToString(CultureInfo.InvariantCulture));
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

    /// <summary>The number that was given, or null.</summary>
    public double? NumberOrNone(string name, Func<double, bool> allowed, string expected)
    {
        if (Has(name))
            return Number(name, allowed, expected);
        Computed(name, null);
        return null;
    }

    /// <summary>The number that was given, or the one computed for this run.</summary>
    public double NumberOr(string name, Func<double, bool> allowed, string expected, double computed)
    {
        if (Has(name))
            return Number(name, allowed, expected);
        ComputedForThisRun(name, Canonical(computed));
        return computed;
    }

    /// <summary>A number, or <c>inf</c>.</summary>
    public double NumberOrInfinity(string name, string expected)
    {
        var value = Needed(name);
        return value.Text == "inf" ? Keep(name, value, value.Text, double.PositiveInfinity) : Number(name, _ => true, expected);
    }

    /// <summary>A number above 0.</summary>
    public double Positive(string name) => Number(name, value => value > 0, "give a number above 0");

    /// <summary>A number of 0 or more.</summary>
    public double NotNegative(string name) => Number(name, value => value >= 0, "give a number of 0 or more");

    /// <summary>A number above 0, up to 1.</summary>
    public double Fraction(string name) => Number(name, IsFraction, "give a number above 0, up to 1");

    /// <summary>A momentum: from 0 to below 1.</summary>
    public double Momentum(string name) => Number(name, IsMomentum, MomentumRange);

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
        throw Refuse(name, Hint(value, valid) + "choose " + string.Join(", ", valid.SkipLast(1)) + (valid.Count > 1 ? " or " : "") + valid[^1]);
    }

    /// <summary>One of some names, or the path of a file that exists.</summary>
    public string NameOrFile(string name, IReadOnlyList<string> valid)
    {
        var value = Needed(name);
        if (valid.Contains(value.Text, StringComparer.Ordinal) || File.Exists(value.Text))
            return Keep(name, value, value.Text, value.Text!);
        throw Refuse(name, Hint(value, valid) + "choose " + string.Join(", ", valid) + " or a file that exists");
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

    /// <summary>Whether a number is above 0, up to 1.</summary>
    public static bool IsFraction(double value) => value is > 0 and <= 1;

    /// <summary>Whether a number is a momentum.</summary>
    public static bool IsMomentum(double value) => value is >= 0 and < 1;

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static string Quoted(string? text) =>
        TryNumber(text, out _) ? text! : "\"" + (text ?? "").ReplaceLineEndings(" ") + "\"";

    private static string Hint(OptionValue value, IReadOnlyList<string> valid) => NearestName.Of(value.Text!, valid) is { } nearest ? $"did you mean {nearest}? " : "";

    private string Text(string name) => (used.TryGetValue(name, out var value) ? value.Text : layers.Find(name)?.Text)?.ReplaceLineEndings(" ") ?? "";

    private OptionValue Needed(string name) =>
        layers.Find(name) ?? throw RunException.Usage($"--{name}: a value is needed");

    private T Keep<T>(string name, OptionValue value, string? text, T result)
    {
        used[name] = value with { Text = text };
        return result;
    }
}
