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
            string section = benchmark.Run(rest);
            Console.WriteLine(section);
            if (file is not null)
                ReadmeSection.Replace(file, benchmark.Name, section);
            return Done;
        }
        catch (ArgumentException exception)
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

    private static string Usage(IReadOnlyList<IBenchmark> benchmarks) =>
        "Usage: RiSgd.Benchmarks VERB [--out FILE.md]\n" + string.Join("\n", benchmarks.Select(benchmark => $"  {benchmark.Name,-12}{benchmark.Summary}"));
}
