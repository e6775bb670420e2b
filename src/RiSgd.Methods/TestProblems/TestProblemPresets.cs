namespace RiSgd.Methods;

/// <summary>The table of test problems; one row each.</summary>
public static class TestProblemPresets
{
    /// <summary>All problems.</summary>
    public static IReadOnlyList<TestProblemPreset> All { get; } =
    [
        Problem("quadratic", "quadratics with closed forms, one per chunk", "", ("precision", "fp64")),
        Problem(
            "planted-relu", "least squares for one planted ReLU", "Kalan, Soltanolkotabi, Avestimehr, 2019",
            ("precision", "fp64"), ("batch-size", "250"), ("sampler", "uniform"), ("lr", "0.5"), ("lr-schedule", "constant"),
            ("momentum", "0"), ("weight-decay", "0"), ("steps", "200")),
        Repeated("spiridonoff", "a parabola with two curvatures, in one dimension", ("initial", "2"), ("lr", "0.5"), ("inverse-c", "2")),
        Repeated(
            "spiridonoff-3d", "a quadratic with random curvatures, in three dimensions", ("initial", "1"), ("lr", "3"), ("inverse-c", "3")),
    ];

    /// <summary>The problem of that name, or null where --model names no test problem.</summary>
    public static TestProblemPreset? Find(string model) => All.FirstOrDefault(problem => problem.Model == model);

    private static TestProblemPreset Repeated(string model, string summary, params (string Option, string Value)[] options) =>
        Problem(
            model, summary, "Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021",
            [
                .. options, ("precision", "fp64"), ("redundancy", "0"), ("lr-schedule", "inverse"), ("inverse-beta", "1"),
                ("strong-convexity", "1"), ("momentum", "0"), ("weight-decay", "0"), ("steps", "1000"),
            ]);

    private static TestProblemPreset Problem(string model, string summary, string paper, params (string Option, string Value)[] options) =>
        new(model, summary, paper, options.ToDictionary(pair => pair.Option, pair => pair.Value).AsReadOnly());
}
