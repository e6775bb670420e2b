using System.Globalization;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Training.Models;

namespace RiSgd.Mpi.Options;

/// <summary>Turns the winning values of <c>train</c>'s options into <see cref="RunSettings"/>: reads, checks, and computes the defaults that depend on others.</summary>
internal sealed class RunSettingsBinder(OptionLayers layers, RunCircumstances circumstances)
{
    /// <summary>The test problem without a data set.</summary>
    public const string Quadratic = "quadratic";

    /// <summary>Redundancy where ranks are enough for it (RI-SGD, section 5: the value that tracks fully synchronous SGD).</summary>
    private const double UsualRedundancy = 0.25;

    /// <summary>The rounding within which mu*p counts as whole, in chunks.</summary>
    private const double ChunkRounding = 1e-9;

    private static readonly Dictionary<string, MeetingPoint> MeetingPoints = new()
    {
        ["after"] = MeetingPoint.AfterUpdate,
        ["before"] = MeetingPoint.BeforeUpdate,
    };

    private readonly OptionReader read = new(layers);

    /// <summary>The settings.</summary>
    /// <exception cref="RunException">A value is not allowed (usage, names the option).</exception>
    public RunSettings Bind()
    {
        var method = read.Name("method", [.. MethodPresets.All.Select(preset => preset.Name)]);
        var model = read.Name("model", [.. ModelCatalog.Names, Quadratic]);
        var (steps, epochs) = Length();
        var tau = read.Whole("tau", 1);
        CheckWhatThisVersionLacks();
        var settings = new RunSettings
        {
            Options = read.Used,
            Method = method,
            Model = model,
            Initial = read.Number("initial", _ => true, "give a number"),
            InitFrom = read.Path("init-from"),
            Dataset = DataSettings.DataSet(read),
            Source = read.Path("source"),
            Partition = read.Choice<PartitionStyle>("partition"),
            DirichletAlpha = DataSettings.DirichletAlpha(read),
            PartitionSeed = read.Whole("partition-seed", 0),
            Limit = DataSettings.Limit(read),
            Shards = read.PathOr("shards", DataSettings.DefaultDirectory(read, circumstances.Ranks)),
            Tau = tau,
            Schedule = read.Choice<AveragingSchedule>("schedule"),
            AverageAt = read.Choice("average-at", MeetingPoints),
            Exchange = read.Choice<ExchangeKind>("exchange"),
            MomentumSync = read.Choice<MomentumSync>("momentum-sync"),
            BatchNormSync = read.Choice<BatchNormSync>("batch-norm-sync"),
            Redundancy = Redundancy(),
            RedundancySigma = NotNegative("redundancy-sigma"),
            Sampling = read.Choice<SamplingScope>("sampling"),
            Sampler = read.Choice<SamplerKind>("sampler"),
            BatchSize = (int)read.Whole("batch-size", 1, 1 << 20),
            BatchPolicy = read.Choice<BatchPolicy>("batch-policy"),
            ChunkReduce = read.Choice<ChunkReduce>("chunk-reduce"),
            ChunkPass = read.Choice<ChunkPass>("chunk-pass"),
            Augment = read.Choice<AugmentChoice>("augment"),
            LearningRate = Positive("lr"),
            LearningRatePolicy = read.Choice<LearningRatePolicy>("lr-policy"),
            LearningRateSchedule = read.Choice<LearningRateSchedule>("lr-schedule"),
            LearningRateMilestones = Milestones(steps),
            LearningRateFactor = Positive("lr-factor"),
            InverseC = Positive("inverse-c"),
            InverseBeta = Positive("inverse-beta"),
            StrongConvexity = Positive("strong-convexity"),
            WarmupSteps = read.Whole("warmup-steps", 0),
            Momentum = read.Number("momentum", value => value is >= 0 and < 1, "give a number from 0 to below 1"),
            Nesterov = read.Switch("nesterov"),
            WeightDecay = NotNegative("weight-decay"),
            Steps = steps,
            Epochs = epochs,
            EvalEvery = read.WholeOr("eval-every", 1, steps == 0 ? 0 : Math.Max(1, steps / 10)),
            LogEvery = read.WholeOr("log-every", 1, tau),
            Out = read.PathOr("out", $"runs/{circumstances.Started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{method}"),
            Precision = PrecisionOf(model),
            Threads = (int)read.Whole("threads", 1, 4096),
            Seed = read.Whole("seed", 0),
            Deterministic = read.Switch("deterministic"),
            RankTimeout = TimeSpan.FromSeconds(read.Number("rank-timeout", value => value is 0 or (>= 0.1 and <= 1e6), "give a number of seconds of 0.1 or more, or 0 for no watchdog")),
        };
        CheckTogether(settings);
        return settings;
    }

    private double Positive(string name) => read.Number(name, value => value > 0, "give a number above 0");

    private double NotNegative(string name) => read.Number(name, value => value >= 0, "give a number of 0 or more");

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
        var steps = Math.Max(1, (long)Math.Ceiling((epochs * stepsPerEpoch) - 1e-9));
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

    private Precision PrecisionOf(string model)
    {
        if (!read.Has("precision"))
        {
            var usual = model == Quadratic ? Precision.Fp64 : Precision.Fp32;
            read.Computed("precision", KebabCase.Of(usual));
            return usual;
        }

        return read.Choice<Precision>("precision");
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

    private void CheckTogether(RunSettings settings)
    {
        if (settings.Nesterov && settings.Momentum == 0)
            throw RunException.Usage($"{read.Subject("nesterov")}: Nesterov's form needs momentum; give --momentum above 0");
        if (settings.Exchange == ExchangeKind.Gradient && (settings.Tau != 1 || settings.Schedule != AveragingSchedule.Every))
            throw RunException.Usage($"{read.Subject("exchange")}: gradients are exchanged in every step; give --tau 1 and --schedule every with it");
        CheckNothingIsIgnored(settings);
        if (settings.InitFrom is { } file && !File.Exists(file))
            throw RunException.Usage($"{read.Subject("init-from")}: the file {file} does not exist");
    }

    /// <summary>What the user chose and another choice makes meaningless is refused: a run must not look as if it had heeded it.</summary>
    private void CheckNothingIsIgnored(RunSettings settings)
    {
        if (settings.Sampling == SamplingScope.Uniform)
        {
            const string reason = "--sampling uniform draws one batch from the whole data set, with replacement";
            Ignored("chunk-reduce", settings.ChunkReduce == ChunkReduce.Sum, $"{reason}; there are no chunks to sum over");
            Ignored("sampler", settings.Sampler == SamplerKind.Epoch, $"{reason}; there are no epochs");
            Ignored("chunk-pass", settings.ChunkPass == ChunkPass.Concatenated, $"{reason}; there are no chunks to concatenate");
        }

        if (settings.Exchange == ExchangeKind.Gradient)
        {
            const string reason = "--exchange gradient averages gradients in every step";
            Ignored("average-at", settings.AverageAt == MeetingPoint.BeforeUpdate, $"{reason}; models never meet, neither before nor after the update");
            Ignored("momentum-sync", settings.MomentumSync != MomentumSync.Local, $"{reason}; momentum is the same on all ranks anyway");
        }

        if (settings.Schedule == AveragingSchedule.Once)
            Ignored("tau", true, "--schedule once averages at the end alone; leave one of them out");
    }

    private void Ignored(string name, bool clashes, string reason)
    {
        if (clashes && read.IsInsisted(name))
            throw RunException.Usage($"{read.Subject(name)}: {layers.Find(name)!.Text} would have no effect, as {reason}");
    }
}
