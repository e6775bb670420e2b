using System.Text;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Writes the help of a verb from the declarations of its options.</summary>
internal static class HelpText
{
    private const int Width = 110;
    private const int Indent = 29;

    private static readonly Dictionary<OptionGroup, string> Headings = new()
    {
        [OptionGroup.Problem] = "What is computed",
        [OptionGroup.Data] = "Data and chunks",
        [OptionGroup.Averaging] = "Averaging: when ranks meet and what they exchange",
        [OptionGroup.Mixing] = "Mixing",
        [OptionGroup.Outer] = "Outer step",
        [OptionGroup.Clients] = "Clients: rounds of a part of the ranks",
        [OptionGroup.Overlap] = "Averaging in the background",
        [OptionGroup.Compression] = "Compression",
        [OptionGroup.Layers] = "Sampled layers",
        [OptionGroup.Batches] = "Redundancy and batches",
        [OptionGroup.Update] = "Local update",
        [OptionGroup.Output] = "Length and output",
        [OptionGroup.Machine] = "Machine and seeds",
    };

    /// <summary>The help of one verb; that of the first verb also tells of the others.</summary>
    public static string Of(Verb verb, IReadOnlyList<OptionDeclaration> options)
    {
        var text = new StringBuilder();
        text.Append($"RiSgd.Mpi {verb.Name}: {verb.Summary}\n\n");
        text.Append($"Usage:   RiSgd.Mpi {(verb == Verb.All[0] ? "[train]" : verb.Name)} [--option value ...]\n");
        text.Append($"Example: {verb.Example}\n");
        if (verb == Verb.All[0])
        {
            text.Append("\nVerbs (RiSgd.Mpi VERB --help)\n");
            foreach (var other in Verb.All)
                Entry(text, other.Name, other.Summary);
        }

        foreach (var group in options.GroupBy(option => option.Group))
        {
            text.Append($"\n{Headings[group.Key]}\n");
            foreach (var option in group)
                Entry(text, $"--{option.Name} {option.Unit}", $"{option.Meaning} {Remark(option)}");
            if (group.Key == OptionGroup.Problem && verb.Arguments == typeof(TrainArguments))
                Entry(text, "--config FILE", "YAML file with any of these options as keys; flags win over it. (e.g. --config runs/first/config.yaml)");
        }

        if (verb.Arguments == typeof(TrainArguments))
        {
            text.Append("\nMethods\n");
            foreach (var preset in MethodPresets.All)
                Entry(text, preset.Name, $"{preset.Summary} ({preset.Paper}){Options(preset.Options)}");
            text.Append("\nTest problems (--model)\n");
            foreach (var problem in TestProblemPresets.All)
                Entry(text, problem.Model, problem.Summary + (problem.Paper.Length > 0 ? $" ({problem.Paper})" : "") + Options(problem.Options));
        }

        text.Append("\nOther\n");
        Entry(text, "--help, --version", "This text; the version.");
        text.Append("\nExit codes: 0 done, 1 the run failed, 2 wrong usage, 3 data missing or broken.\n");
        return text.ToString();
    }

    private static string Remark(OptionDeclaration option) =>
        $"[default: {option.DefaultText}]" + (option.Example is { } example ? $" (e.g. --{option.Name} {example})" : "");

    private static string Options(IReadOnlyDictionary<string, string> options) =>
        options.Count == 0 ? "" : ": " + string.Join(' ', options.Select(option => $"--{option.Key} {option.Value}"));

    private static void Entry(StringBuilder text, string name, string meaning)
    {
        var line = new StringBuilder("  " + name).Append(' ', Math.Max(1, Indent - name.Length - 2));
        foreach (var word in meaning.Split(' '))
        {
            if (line.Length + word.Length > Width)
            {
                text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(' ', Indent);
            }

            line.Append(word).Append(' ');
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
