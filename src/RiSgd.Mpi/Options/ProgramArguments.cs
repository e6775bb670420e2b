using System.Reflection;
using CommandLine;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>Understands the command line: <c>[verb] [--option value ...]</c>. It reads the file given by --config and touches nothing else.</summary>
public static class ProgramArguments
{
    /// <summary>What the command line asks for.</summary>
    /// <exception cref="RunException">It is not understood, or a value is not allowed (usage; one line that names the option).</exception>
    public static IVerbRequest Parse(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var named = args.Count > 0 && !args[0].StartsWith('-');
        var verb = named ? Find(args[0]) : Verb.All[0];
        string[] rest = [.. args.Skip(named ? 1 : 0)];
        if (rest.Contains("--version"))
            return new TextRequest($"RiSgd.Mpi {Version}\n");
        var options = OptionDeclaration.Of(verb.Arguments);
        if (rest.Contains("--help") || rest.Contains("-h"))
            return new TextRequest(HelpText.Of(verb, options));
        return verb.Request(ParseOptions(verb, WithValuesSeen(rest, verb, options)), options);
    }

    /// <summary>Version of the program.</summary>
    public static string Version { get; } =
        typeof(ProgramArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static Verb Find(string name)
    {
        var names = Verb.All.Select(verb => verb.Name);
        return Verb.All.FirstOrDefault(verb => verb.Name == name) ?? throw RunException.Usage(
            $"{name}: there is no such verb" + (NearestName.Of(name, names) is { } nearest ? $"; did you mean {nearest}?" : $"; choose {string.Join(" or ", names)}"));
    }

    /// <summary>
    /// Makes the parser see values where it would not: one that starts with a dash is written <c>--name=value</c>, and a switch that stands alone means on. A value that
    /// is missing is noticed here, also at the end of the line.
    /// </summary>
    private static IEnumerable<string> WithValuesSeen(string[] args, Verb verb, IReadOnlyList<OptionDeclaration> options)
    {
        var names = OptionDeclaration.Names(verb.Arguments).Select(name => "--" + name).ToHashSet();
        var switches = options.Where(option => option.IsSwitch).Select(option => "--" + option.Name).ToHashSet();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--")
                throw RunException.Usage("--: not understood; options are written --name value");
            var missing = i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal);
            if (!names.Contains(args[i]))
                yield return args[i];
            else if (missing && !switches.Contains(args[i]))
                throw RunException.Usage($"{args[i]}: its value is missing; write {args[i]} VALUE");
            else if (missing)
                yield return args[i] + "=on";
            else if (args[i + 1].StartsWith('-'))
                yield return $"{args[i]}={args[++i]}";
            else
                yield return args[i];
        }
    }

    private static object ParseOptions(Verb verb, IEnumerable<string> args)
    {
        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoHelp = false;
            settings.AutoVersion = false;
        });
        var arguments = Activator.CreateInstance(verb.Arguments)!;
        var names = OptionDeclaration.Names(verb.Arguments);
        parser.ParseArguments(() => arguments, args).WithNotParsed(errors => throw ParserErrors.Translate(errors, names));
        if (((DataArguments)arguments).Strays.FirstOrDefault() is { } stray)
            throw RunException.Usage($"{stray}: belongs to no option; options are written --name value");
        return arguments;
    }
}
