using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

/// <summary>What the tests of the command line start from.</summary>
internal static class Given
{
    public static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5);

    private const string Sampled = "--exchange gradient --tau 1 --layer-budget 0.5";

    private const string Qsgd = "--exchange difference --compressor qsgd";

    /// <summary>What has to be chosen besides, so that an option has an effect: option, other choices.</summary>
    public static IReadOnlyDictionary<string, string> Companions { get; } = new Dictionary<string, string>
    {
        ["initial"] = "--model quadratic",
        ["noise"] = "--model quadratic",
        ["repetitions"] = "--model spiridonoff",
        ["dimension"] = "--model planted-relu",
        ["samples"] = "--model planted-relu",
        ["rounds"] = "--schedule growing",
        ["switch-step"] = "--schedule post-local",
        ["adaptive-rule"] = "--schedule adaptive",
        ["trigger-threshold"] = "--schedule triggered --exchange difference",
        ["trigger-growth"] = "--schedule triggered --exchange difference",
        ["graph"] = "--mixing graph",
        ["graph-weights"] = "--mixing graph",
        ["mixing-order"] = "--mixing graph",
        ["consensus-step"] = "--mixing graph",
        ["gossip-first"] = "--mixing graph --exchange difference",
        ["elastic-alpha"] = "--mixing elastic",
        ["elastic-report"] = "--mixing elastic",
        ["node-tau"] = "--mixing hierarchical",
        ["ranks-per-node"] = "--mixing hierarchical",
        ["outer-rule"] = "--mixing outer",
        ["outer-lr"] = "--mixing outer",
        ["outer-momentum"] = "--mixing outer",
        ["overlap-pull"] = "--overlap pullback",
        ["overlap-momentum"] = "--overlap pullback",
        ["compress-ratio"] = "--exchange difference --compressor topk",
        ["qsgd-levels"] = Qsgd,
        ["bucket"] = Qsgd,
        ["qsgd-norm"] = Qsgd,
        ["qsgd-coding"] = Qsgd,
        ["dense-below"] = Qsgd,
        ["error-feedback"] = Qsgd,
        ["layer-floor"] = Sampled,
        ["layer-rate"] = Sampled,
        ["active-set"] = Sampled,
        ["inactive"] = Sampled,
        ["layer-redraw"] = Sampled,
        ["layer-granularity"] = Sampled,
        ["importance"] = Sampled,
    };

    /// <summary>An option with a value, and what has to be chosen besides.</summary>
    public static string Line(string option, string value) => $"--{option} {value} " + option switch
    {
        "exchange" when value == "gradient" => "--tau 1",
        "compressor" => "--exchange difference",
        "layer-budget" => "--exchange gradient --tau 1",
        _ => Companions.GetValueOrDefault(option, ""),
    };

    public static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static RunRequest Run(params string[] args) => Assert.IsType<RunRequest>(ProgramArguments.Parse(args));

    public static RunSettings Settings(string line, int ranks = 4, double? stepsPerEpoch = null) =>
        Run(Words(line)).Resolve(new RunCircumstances(ranks, Start, stepsPerEpoch));

    public static RunException Refusal(string line, int ranks = 4)
    {
        var refusal = Assert.Throws<RunException>(() => Settings(line, ranks));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    /// <summary>A configuration file that is gone when the test ends.</summary>
    public sealed class File : IDisposable
    {
        public File(string text)
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".yaml");
            System.IO.File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => System.IO.File.Delete(Path);
    }
}
