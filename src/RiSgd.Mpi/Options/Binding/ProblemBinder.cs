using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Mpi.Options;

/// <summary>Reads what a test problem is made from.</summary>
internal static class ProblemBinder
{
    // Far above what the experiments need, and within what one machine holds and goes through.
    private const int MostRepetitions = 10_000_000, MostDimensions = 100_000, MostSamples = 10_000_000;

    /// <summary>The settings.</summary>
    public static TestProblemSettings Bind(OptionReader read, string model)
    {
        var settings = new TestProblemSettings(
            model,
            read.Path("source"),
            read.Number("initial", _ => true, "give a number"),
            read.NotNegative("noise"),
            (int)read.Whole("repetitions", 1, MostRepetitions),
            (int)read.Whole("dimension", 1, MostDimensions),
            (int)read.Whole("samples", 1, MostSamples));
        var repeated = model.StartsWith("spiridonoff", StringComparison.Ordinal);
        Only(model == "quadratic" || repeated, "quadratic or spiridonoff", "initial");
        Only(model == "quadratic", "quadratic", "noise");
        Only(!repeated && model != "planted-relu", "quadratic", "source");
        Only(repeated, "spiridonoff", "repetitions");
        Only(model == "planted-relu", "planted-relu", "dimension", "samples");
        var isProblem = TestProblemPresets.Find(model) is not null;
        read.RefuseIgnored(isProblem, $"--model {model} has no data set", "dataset", "shards", "limit", "augment", "partition", "dirichlet-alpha");
        read.RefuseIgnored(isProblem && model != "planted-relu", $"--model {model} has no samples to draw", "batch-size", "sampler");
        return settings;

        void Only(bool used, string owners, params ReadOnlySpan<string> names) =>
            read.RefuseIgnored(!used, $"--model {model} does not use it; give --model {owners} with it", names);
    }
}
