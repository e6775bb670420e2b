using System.Globalization;

namespace RiSgd.Benchmarks;

/// <summary>One run of a test problem through the published program, with the problem's own quantities at every evaluation, from the run's events.</summary>
internal sealed class ProblemRun
{
    private readonly List<(long Step, Dictionary<string, double> Quantities)> evaluations;

    private ProblemRun(RunCsv evaluation, List<(long Step, Dictionary<string, double> Quantities)> evaluations)
    {
        Evaluation = evaluation;
        this.evaluations = evaluations;
    }

    /// <summary>The last row of evaluation.csv.</summary>
    public RunCsv Evaluation { get; }

    /// <summary>A quantity at the last evaluation.</summary>
    /// <exception cref="InvalidDataException">The run has no such quantity.</exception>
    public double this[string quantity] => Find(evaluations[^1].Quantities, quantity);

    /// <summary>A quantity at the evaluation after a step; null if the run ended before it.</summary>
    /// <exception cref="InvalidDataException">The run has no such quantity.</exception>
    public double? At(long step, string quantity) =>
        evaluations.Where(e => e.Step == step).Select(e => (double?)Find(e.Quantities, quantity)).FirstOrDefault();

    /// <summary>Trains. A run that diverges is one that ended early, not a failure.</summary>
    /// <param name="name">Name of the run's folder below artifacts.</param>
    /// <param name="ranks">Number of ranks.</param>
    /// <param name="arguments">What the program is called with, but for the folder.</param>
    /// <exception cref="IOException">The program has failed for another reason.</exception>
    public static ProblemRun Train(string name, int ranks, IReadOnlyList<string> arguments)
    {
        string folder = Path.Combine(PublishedProgram.Root, "artifacts", "problems", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        try
        {
            PublishedProgram.Train(ranks, [.. arguments, "--out", folder]);
        }
        catch (IOException exception) when (exception.Message.Contains("diverged", StringComparison.Ordinal))
        {
            Console.Error.WriteLine(exception.Message.Split('\n')[0]);
        }

        return Read(folder);
    }

    private static ProblemRun Read(string folder)
    {
        string path = Path.Combine(folder, "events.csv");
        var evaluations = new List<(long Step, Dictionary<string, double> Quantities)>();
        foreach (string line in File.ReadLines(path))
        {
            // elapsed_s,rank,step,event,detail; the detail is "name value; name value; ..." and holds no comma.
            string[] fields = line.Split(',');
            if (fields is [_, _, var step, "quantities", var detail])
                evaluations.Add((long.Parse(step, CultureInfo.InvariantCulture), Quantities(detail)));
        }

        return evaluations.Count > 0
            ? new ProblemRun(RunCsv.Read(Path.Combine(folder, "evaluation.csv")), evaluations)
            : throw new InvalidDataException($"{path}: no event with the problem's quantities.");
    }

    private static Dictionary<string, double> Quantities(string detail) => detail.Split("; ").ToDictionary(
        pair => pair[..pair.LastIndexOf(' ')], pair => double.Parse(pair.AsSpan(pair.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture));

    private static double Find(Dictionary<string, double> quantities, string name) =>
        quantities.TryGetValue(name, out double value) ? value : throw new InvalidDataException($"the run's events have no quantity '{name}'.");
}
