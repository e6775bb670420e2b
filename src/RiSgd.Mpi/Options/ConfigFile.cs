using RiSgd.Methods;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RiSgd.Mpi.Options;

/// <summary>Reads and writes the YAML file of options: one flat map whose keys are the options' names.</summary>
internal static class ConfigFile
{
    private const string NullText = "null";

    /// <summary>The options in a file. A key without a value counts as not given.</summary>
    /// <exception cref="RunException">The file is missing, no map of options, or names an option that does not exist (usage, names file and line).</exception>
    public static IReadOnlyDictionary<string, OptionValue> Read(string path, IReadOnlyList<OptionDeclaration> declarations)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RunException.Usage($"--config: the file {path} does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw RunException.Usage($"--config: {path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        return Parse(text, path, declarations);
    }

    /// <summary>The options in a text; <paramref name="path"/> is what messages call it.</summary>
    public static IReadOnlyDictionary<string, OptionValue> Parse(string text, string path, IReadOnlyList<OptionDeclaration> declarations)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            var values = parser.TryConsume<DocumentStart>(out _) ? Document(parser, path, declarations) : [];
            if (parser.Accept<DocumentStart>(out var second))
                throw Wrong(path, second.Start, "a second document; the file is one map of options");
            return values;
        }
        catch (YamlException e)
        {
            throw Wrong(path, e.Start, $"no valid YAML: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws at some texts for which it has no words.
            throw Wrong(path, parser.Current?.End ?? Mark.Empty, "no valid YAML");
        }
    }

    /// <summary>
    /// The text of a file that <see cref="Read"/> reads again: every declared option, with where its value came from as a remark. What was computed for this run alone is
    /// left to the next one; the remark tells what it was here.
    /// </summary>
    public static string Write(IEnumerable<OptionDeclaration> declarations, IReadOnlyDictionary<string, OptionValue> values)
    {
        var file = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(file);
        emitter.Emit(new StreamStart());
        emitter.Emit(new Comment("Every option of this run; use it again with --config.", isInline: false));
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        emitter.Emit(new MappingStart());
        foreach (var declaration in declarations)
        {
            var value = values[declaration.Name];
            emitter.Emit(new Scalar(declaration.Name));
            var text = value.IsOfThisRun ? null : value.Text;
            emitter.Emit(text is null ? new Scalar(NullText) : new Scalar(null, null, text, Style(text), true, true));
            emitter.Emit(new Comment(Remark(value), isInline: true));
        }

        emitter.Emit(new MappingEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return file.ToString();
    }

    private static string Remark(OptionValue value) =>
        value.IsOfThisRun ? $"{KebabCase.Of(value.Origin)}: {value.Text!.ReplaceLineEndings(" ")} in this run" : KebabCase.Of(value.Origin);

    private static Dictionary<string, OptionValue> Document(Parser parser, string path, IReadOnlyList<OptionDeclaration> declarations)
    {
        var values = new Dictionary<string, OptionValue>();
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            if (scalar.Value.Length > 0)
                throw Wrong(path, scalar.Start, "expected a map of options, for example tau: 50");
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Accept<Scalar>(out _) ? parser.Consume<Scalar>() : throw Wrong(path, parser.Current!.Start, "the name of an option is expected here");
                CheckKey(key, path, declarations, values);
                values[key.Value] = new OptionValue(Value(parser, key, path), OptionOrigin.Config, $"{path}, line {key.Start.Line}");
            }
        }
        else
        {
            throw Wrong(path, parser.Current!.Start, "expected a map of options, for example tau: 50");
        }

        parser.Consume<DocumentEnd>();
        return values;
    }

    private static void CheckKey(Scalar key, string path, IReadOnlyList<OptionDeclaration> declarations, Dictionary<string, OptionValue> values)
    {
        var names = declarations.Select(declaration => declaration.Name).ToList();
        if (!names.Contains(key.Value))
        {
            var nearest = NearestName.Of(key.Value, names);
            throw Wrong(path, key.Start, $"there is no option {key.Value}" + (nearest is null ? "; --help lists the options" : $"; did you mean {nearest}?"));
        }

        if (values.ContainsKey(key.Value))
            throw Wrong(path, key.Start, $"{key.Value} is given twice");
    }

    /// <summary>A scalar as it stands, or a list of scalars joined by commas.</summary>
    private static string? Value(Parser parser, Scalar key, string path)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar.Style == ScalarStyle.Plain && IsNull(scalar.Value) ? null : scalar.Value;
        if (!parser.TryConsume<SequenceStart>(out _))
            throw Wrong(path, key.Start, $"{key.Value} needs a single value");
        var items = new List<string>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(parser.TryConsume<Scalar>(out var item) ? item.Value : throw Wrong(path, key.Start, $"{key.Value} needs a single value or a list of them"));
        return string.Join(',', items);
    }

    private static bool IsNull(string text) => text is "" or "~" or NullText;

    private static ScalarStyle Style(string text) => IsNull(text) || text.Any(char.IsControl) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any;

    private static RunException Wrong(string path, Mark mark, string what) => RunException.Usage($"{path}, line {mark.Line}: {what}");
}
