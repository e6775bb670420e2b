using System.Globalization;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Training.Models;

namespace RiSgd.Mpi.Options;

/// <summary>Turns the winning values of <c>train</c>'s options into <see cref="RunSettings"/>: reads, checks, and computes the defaults that depend on others.</summary>
internal sealed class RunSettingsBinder(OptionLayers layers, RunCircumstances circumstances)
{
    /// <summary>Redundancy where ranks are enough for it (RI-SGD, section 5: the value that tracks fully synchronous SGD).</summary>
    private const double UsualRedundancy = 0.25;

    /// <summary>The rounding within which mu*p counts as whole, in chunks.</summary>
    private const double ChunkRounding = 1e-9;

    private readonly OptionReader read = new(layers);

    /// <summary>The settings.</summary>
    /// <exception cref="RunException">A value is not allowed (usage, names the option).</exception>
    public RunSettings Bind()
    {
        var method = read.Name("method", [.. MethodPresets.All.Select(preset => preset.Name)]);
        var model = read.Name("model", [.. ModelCatalog.Names, .. TestProblemPresets.All.Select(problem => problem.Model)]);
        var (steps, epochs) = Length();
        CheckWhatThisVersionLacks();
        var milestones = Milestones(steps);
        var schedule = ScheduleBinder.Bind(read, circumstances, milestones.Length > 0 ? milestones[0] : null);
        var mixing = MixingBinder.Bind(read, circumstances.Ranks);
        var settings = new RunSettings
        {
            Options = read.Used,
            Method = method,
            Model = model,
            Problem = ProblemBinder.Bind(read, model),
            InitFrom = read.Path("init-from"),
            Dataset = DataSettings.DataSet(read),
            Source = read.Path("source"),
            Partition = read.Choice<PartitionStyle>("partition"),
            DirichletAlpha = DataSettings.DirichletAlpha(read),
            PartitionSeed = read.Whole("partition-seed", 0),
            Limit = DataSettings.Limit(read),
            Shards = read.PathOr("shards", DataSettings.DefaultDirectory(read, circumstances.Ranks)),
            Schedule = schedule,
            Exchange = ExchangeBinder.Bind(read),
            Mixing = mixing,
            Outer = MixingBinder.BindOuter(read, mixing.Kind),
            Clients = ClientBinder.Bind(read),
            Overlap = ClientBinder.BindOverlap(read),
            Encoding = CompressionBinder.Bind(read),
            Layers = LayerBinder.Bind(read),
            Redundancy = Redundancy(),
            RedundancySigma = read.NotNegative("redundancy-sigma"),
            Sampling = read.Choice<SamplingScope>("sampling"),
            Sampler = read.Choice<SamplerKind>("sampler"),
            BatchSize = (int)read.Whole("batch-size", 1, 1 << 20),
            BatchPolicy = read.Choice<BatchPolicy>("batch-policy"),
            ChunkReduce = read.Choice<ChunkReduce>("chunk-reduce"),
            ChunkPass = read.Choice<ChunkPass>("chunk-pass"),
            Augment = read.Choice<AugmentChoice>("augment"),
            LearningRate = read.Positive("lr"),
            LearningRatePolicy = read.Choice<LearningRatePolicy>("lr-policy"),
            LearningRateSchedule = read.Choice<LearningRateSchedule>("lr-schedule"),
            LearningRateMilestones = milestones,
            LearningRateFactor = read.Positive("lr-factor"),
            InverseC = read.Positive("inverse-c"),
            InverseBeta = read.Positive("inverse-beta"),
            StrongConvexity = read.Positive("strong-convexity"),
            WarmupSteps = read.Whole("warmup-steps", 0),
            Momentum = read.Momentum("momentum"),
            Nesterov = read.Switch("nesterov"),
            WeightDecay = read.NotNegative("weight-decay"),
            Steps = steps,
            Epochs = epochs,
            EvalEvery = read.WholeOr("eval-every", 1, steps == 0 ? 0 : Math.Max(1, steps / 10)),
            LogEvery = read.WholeOr("log-every", 1, schedule.Tau),
            Out = read.PathOr("out", $"runs/{circumstances.Started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{method}"),
            Precision = read.Choice<Precision>("precision"),
            Threads = (int)read.Whole("threads", 1, 4096),
            Seed = read.Whole("seed", 0),
            Deterministic = read.Switch("deterministic"),
            RankTimeout = TimeSpan.FromSeconds(read.Number("rank-timeout", value => value is 0 or (>= 0.1 and <= 1e6), "give a number of seconds of 0.1 or more, or 0 for no watchdog")),
        };
        if (settings.InitFrom is { } file && !File.Exists(file))
            throw RunException.Usage($"{read.Subject("init-from")}: the file {file} does not exist");
        new AxisRules(read, settings).Check();
        return settings;
    }

    /// <summary>Whole steps that cover some epochs: at least one.</summary>
    public static long StepsOf(double epochs, double stepsPerEpoch) => Math.Max(1, (long)Math.Ceiling((epochs * stepsPerEpoch) - 1e-9));

    /// <summary>mu of the paper: 0 to 1-1/p. Without a number of ranks only what no number of ranks allows is refused.</summary>
    private double Redundancy()
    {
        if (circumstances.Ranks is not { } ranks)
            return read.Has("redundancy") ? read.Number("redundancy", mu => mu is >= 0 and < 1, "give a number from 0 to 1-1/p for p ranks") : UsualRedundancy;
        var largest = 1 - (1.0 / ranks);
        var usual = Math.Min(UsualRedundancy, largest);
        if (read.Has("redundancy") && !IsUsualRedundancyOfAFile())
        {
            var range = ranks == 1
                ? "a single rank holds the one chunk there is, give 0 or start more ranks"
                : string.Create(CultureInfo.InvariantCulture, $"with {ranks} ranks give a number from 0 to {Math.Floor(largest * 1e6) / 1e6} (1-1/p)");
            return read.Number("redundancy", mu => mu >= 0 && mu * ranks <= ranks - 1 + ChunkRounding, range);
        }

        read.Computed("redundancy", OptionReader.Canonical(usual));
        return usual;
    }

    /// <summary>The file of a run tells the default; on a single rank that is another one, so what a file repeats is no wish.</summary>
    private bool IsUsualRedundancyOfAFile() =>
        read.OriginOf("redundancy") == OptionOrigin.Config && layers.Find("redundancy")!.Text == OptionReader.Canonical(UsualRedundancy)
        && layers.FindBelow(OptionOrigin.Config, "redundancy") is null;

    /// <summary>Steps and epochs: the one that was given nearer to the user wins; both in one place contradict each other.</summary>
    private (long Steps, double? Epochs) Length()
    {
        var stepsFrom = read.OriginOf("steps");
        var epochsFrom = read.OriginOf("epochs");
        if (read.Has("epochs") && stepsFrom == epochsFrom)
            throw RunException.Usage($"{read.Subject("steps")} and {read.Subject("epochs")}: both give the length of the run; give one of them");
        if (!read.Has("epochs") || stepsFrom > epochsFrom)
        {
            read.Computed("epochs", null);
            return (read.Whole("steps", 1), null);
        }

        var epochs = read.Number("epochs", value => value is > 0 and <= 1e9, "give a number above 0");
        if (circumstances.StepsPerEpoch is not { } stepsPerEpoch)
            return (0, epochs);

        // The file of the run tells its length in steps alone: what it repeats must not depend on the size of a chunk.
        var steps = StepsOf(epochs, stepsPerEpoch);
        read.Computed("epochs", null);
        read.Computed("steps", steps.ToString(CultureInfo.InvariantCulture));
        return (steps, epochs);
    }

    private long[] Milestones(long steps)
    {
        const string expected = "give fractions of the run below 1, or steps, in ascending order, separated by commas";
        var given = read.Numbers("lr-milestones", expected);
        if (given.Any(value => value >= 1 && value != Math.Floor(value)))
            throw read.Refuse("lr-milestones", expected);
        var resolved = given.Select(value => value < 1 ? StepOf(value, steps) : (long)Math.Min(value, long.MaxValue / 2)).ToArray();
        if (steps > 0 && resolved.Zip(resolved.Skip(1)).Any(pair => pair.First > pair.Second))
            throw read.Refuse("lr-milestones", expected);
        return steps > 0 ? resolved : [];
    }

    /// <summary>The step in which a fraction of the run is complete: at least the first one, so that no run decays before it begins. The guard keeps 0.07*100 at 7.</summary>
    private static long StepOf(double fraction, long steps)
    {
        const double guard = 1 - 1e-12;
        return Math.Max(1, (long)Math.Ceiling(fraction * steps * guard));
    }

    /// <summary>Values that the options name for other versions of the program are refused with the reason, not as if they were misspelt.</summary>
    private void CheckWhatThisVersionLacks()
    {
        if (layers.Find("device")?.Text == "cuda")
            throw read.Refuse("device", "this build computes on the CPU; choose auto or cpu");
        read.Name("device", ["auto", "cpu"]);
        if (layers.Find("precision")?.Text == "bf16")
            throw read.Refuse("precision", "bf16 computes on a GPU, this build on the CPU; choose fp32 or fp64");
        if (layers.Find("checkpoint-every")?.Text != "never")
            throw read.Refuse("checkpoint-every", "this version writes no checkpoints; leave it out or give never");
        read.Name("checkpoint-every", ["never"]);
        if (layers.Find("resume")?.Text is { } resume && resume != "never")
        {
            throw resume == "auto" || Directory.Exists(resume)
                ? read.Refuse("resume", "this version writes no checkpoints, so there is nothing to resume; leave it out or give never")
                : RunException.Usage($"{read.Subject("resume")}: the directory {resume} does not exist; give a run directory, auto or never");
        }

        read.Name("resume", ["never"]);
    }
}
