using System.Globalization;
using RiSgd.Methods;

namespace RiSgd.Benchmarks;

/// <summary>
/// The command line that all benchmarks share: VERB [--out FILE] [--rounds N and others of the verb]. The section goes to standard output, and with
/// --out also between the verb's markers of that file.
/// </summary>
internal static class BenchmarkProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static int Run(IReadOnlyList<IBenchmark> benchmarks, IReadOnlyList<string> arguments)
    {
        string? verb = arguments.Count > 0 ? arguments[0] : null;
        IBenchmark? benchmark = benchmarks.FirstOrDefault(candidate => candidate.Name == verb);
        if (benchmark is null)
        {
            bool asked = verb is "--help" or "-h";
            (asked ? Console.Out : Console.Error).WriteLine(Usage(benchmarks));
            return asked ? Done : WrongUsage;
        }

        try
        {
            var rest = arguments.Skip(1).ToList();
            string? file = TakeOption(rest, "--out");
            if (benchmark.Run(rest) is not { } section)
                return Done;
            Console.WriteLine(section);
            if (file is not null)
                ReadmeSection.Replace(file, benchmark.Name, section);
            return Done;
        }
        catch (Exception exception) when (exception is ArgumentException or RunException { Code: ExitCode.Usage })
        {
            Console.Error.WriteLine(exception.Message);
            return WrongUsage;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failed;
        }
    }

    /// <summary>Removes an option and its value from the arguments and returns the value; null if the option is not there.</summary>
    /// <exception cref="ArgumentException">The option has no value.</exception>
    public static string? TakeOption(List<string> arguments, string option)
    {
        int index = arguments.IndexOf(option);
        if (index < 0)
            return null;
        if (index + 1 == arguments.Count)
            throw new ArgumentException($"{option} needs a value.");
        string value = arguments[index + 1];
        arguments.RemoveRange(index, 2);
        return value;
    }

    /// <summary>Takes an option that is a whole number above 0.</summary>
    /// <exception cref="ArgumentException">The option has no value, or another one.</exception>
    public static int TakeCount(List<string> arguments, string option, int standard)
    {
        string? value = TakeOption(arguments, option);
        if (value is null)
            return standard;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new ArgumentException($"{option} is a whole number above 0, not '{value}'.");
    }

    /// <summary>Refuses what no option has taken.</summary>
    /// <exception cref="ArgumentException">Something is left.</exception>
    public static void RefuseRest(List<string> arguments)
    {
        if (arguments.Count > 0)
            throw new ArgumentException($"'{arguments[0]}' is not an option of this verb.");
    }

    private static string Usage(IReadOnlyList<IBenchmark> benchmarks) =>
        "Usage: RiSgd.Benchmarks VERB [--out FILE.md]\n" + string.Join("\n", benchmarks.Select(benchmark => $"  {benchmark.Name,-12}{benchmark.Summary}"));
}
