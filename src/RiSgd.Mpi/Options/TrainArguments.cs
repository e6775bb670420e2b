using CommandLine;

namespace RiSgd.Mpi.Options;

/// <summary>
/// The options of <c>train</c>, each declared here and nowhere else. Values stay text, because flags, configuration files and presets give them alike;
/// <see cref="RunSettingsBinder"/> reads and checks them.
/// </summary>
public sealed class TrainArguments : DataArguments
{
    /// <summary>A YAML file of options; it is no option of the run itself.</summary>
    [Option("config")]
    public string? Config { get; set; }

    /// <summary>Preset of the method.</summary>
    [Option("method", MetaValue = "NAME", HelpText = "Preset of the method: sets the defaults of the options that make it (listed below).")]
    [Setting(OptionGroup.Problem, Default = "ri-sgd", Example = "pr-sgd")]
    public string? Method { get; set; }

    /// <summary>The model.</summary>
    [Option("model", MetaValue = "NAME", HelpText = "Model: cnn, mlp, logistic, resnet8/14/20/32/44/56/110, or the test problem quadratic.")]
    [Setting(OptionGroup.Problem, Default = "cnn", Example = "resnet20")]
    public string? Model { get; set; }

    /// <summary>Start value of the quadratic test problem.</summary>
    [Option("initial", MetaValue = "NUMBER", HelpText = "Start value of every coordinate of --model quadratic.")]
    [Setting(OptionGroup.Problem, Default = "10", Example = "0")]
    public string? Initial { get; set; }

    /// <summary>A model to start from.</summary>
    [Option("init-from", MetaValue = "FILE", HelpText = "A safetensors model to start from.")]
    [Setting(OptionGroup.Problem, DefaultText = "random weights of --seed", Example = "runs/first/model.safetensors")]
    public string? InitFrom { get; set; }

    /// <summary>Local steps between averagings.</summary>
    [Option("tau", MetaValue = "STEPS", HelpText = "Local steps between averagings.")]
    [Setting(OptionGroup.Averaging, Default = "50", Example = "10")]
    public string? Tau { get; set; }

    /// <summary>When ranks meet.</summary>
    [Option("schedule", MetaValue = "KIND", HelpText = "When ranks meet: every (tau steps) or once (at the end).")]
    [Setting(OptionGroup.Averaging, Default = "every", Example = "once")]
    public string? Schedule { get; set; }

    /// <summary>Before or after the update of a step.</summary>
    [Option("average-at", MetaValue = "POINT", HelpText = "Average after or before the update of a step in which ranks meet.")]
    [Setting(OptionGroup.Averaging, Default = "after", Example = "before")]
    public string? AverageAt { get; set; }

    /// <summary>What is exchanged.</summary>
    [Option("exchange", MetaValue = "WHAT", HelpText = "What ranks average: model or gradient (gradient: in every step, --tau 1).")]
    [Setting(OptionGroup.Averaging, Default = "model", Example = "gradient")]
    public string? Exchange { get; set; }

    /// <summary>What happens to momentum at an averaging.</summary>
    [Option("momentum-sync", MetaValue = "POLICY", HelpText = "Momentum at an averaging: local (kept), average (doubles the bytes) or reset.")]
    [Setting(OptionGroup.Averaging, Default = "local", Example = "average")]
    public string? MomentumSync { get; set; }

    /// <summary>What happens to batch-norm statistics at an averaging.</summary>
    [Option("batch-norm-sync", MetaValue = "POLICY", HelpText = "Batch-norm statistics: average, local, or recalibrate (before evaluations).")]
    [Setting(OptionGroup.Averaging, Default = "average", Example = "recalibrate")]
    public string? BatchNormSync { get; set; }

    /// <summary>mu of the RI-SGD paper.</summary>
    [Option("redundancy", MetaValue = "MU", HelpText = "mu, 0 to 1-1/p: every rank also holds the next mu*p chunks, whole and fractional.")]
    [Setting(OptionGroup.Batches, DefaultText = "0.25, or 1-1/p if that is less (0 for one rank)", Example = "0.5")]
    public string? Redundancy { get; set; }

    /// <summary>Spread of the heterogeneous draw.</summary>
    [Option("redundancy-sigma", MetaValue = "CHUNKS", HelpText = "Spread of the redundancy over the ranks (standard deviation of a normal draw).")]
    [Setting(OptionGroup.Batches, Default = "0", Example = "0.01")]
    public string? RedundancySigma { get; set; }

    /// <summary>Which samples a step uses.</summary>
    [Option("sampling", MetaValue = "SCOPE", HelpText = "A step draws from its chunks (stratified), or uniform from the whole data set.")]
    [Setting(OptionGroup.Batches, Default = "chunks", Example = "uniform")]
    public string? Sampling { get; set; }

    /// <summary>How samples are drawn.</summary>
    [Option("sampler", MetaValue = "KIND", HelpText = "Draw samples by epoch (shuffled anew, each once) or uniform (with replacement).")]
    [Setting(OptionGroup.Batches, Default = "epoch", Example = "uniform")]
    public string? Sampler { get; set; }

    /// <summary>Samples per rank and chunk.</summary>
    [Option("batch-size", MetaValue = "SAMPLES", HelpText = "Samples of a step per rank and chunk.")]
    [Setting(OptionGroup.Batches, Default = "32", Example = "128")]
    public string? BatchSize { get; set; }

    /// <summary>Batch size under redundancy.</summary>
    [Option("batch-policy", MetaValue = "POLICY", HelpText = "full: --batch-size from every chunk; reduced: --batch-size split over the chunks.")]
    [Setting(OptionGroup.Batches, Default = "full", Example = "reduced")]
    public string? BatchPolicy { get; set; }

    /// <summary>Mean or sum over chunks.</summary>
    [Option("chunk-reduce", MetaValue = "RULE", HelpText = "Combine the chunks' gradients by mean (over samples) or sum (the paper's eq. 3).")]
    [Setting(OptionGroup.Batches, Default = "mean", Example = "sum")]
    public string? ChunkReduce { get; set; }

    /// <summary>One pass per chunk or one for all.</summary>
    [Option("chunk-pass", MetaValue = "KIND", HelpText = "Evaluate chunks separate, or concatenated in one pass (no gradient diversity).")]
    [Setting(OptionGroup.Batches, Default = "separate", Example = "concatenated")]
    public string? ChunkPass { get; set; }

    /// <summary>Augmentation of training images.</summary>
    [Option("augment", MetaValue = "KIND", HelpText = "Training images: none, crop-flip (pad 4, crop, flip), or auto (by data set).")]
    [Setting(OptionGroup.Batches, Default = "auto", Example = "none")]
    public string? Augment { get; set; }

    /// <summary>Learning rate.</summary>
    [Option("lr", MetaValue = "RATE", HelpText = "Learning rate: base value of --lr-schedule (of inverse: its ceiling).")]
    [Setting(OptionGroup.Update, Default = "0.1", Example = "0.05")]
    public string? LearningRate { get; set; }

    /// <summary>Learning rate under redundancy.</summary>
    [Option("lr-policy", MetaValue = "POLICY", HelpText = "fixed: the same rate for every mu; linear: times the rank's batch over --batch-size.")]
    [Setting(OptionGroup.Update, Default = "fixed", Example = "linear")]
    public string? LearningRatePolicy { get; set; }

    /// <summary>Schedule of the learning rate.</summary>
    [Option("lr-schedule", MetaValue = "KIND", HelpText = "Learning rate over the local steps t: constant, step, cosine, inverse (c/(m(t+beta))).")]
    [Setting(OptionGroup.Update, Default = "step", Example = "cosine")]
    public string? LearningRateSchedule { get; set; }

    /// <summary>Where the step schedule decays.</summary>
    [Option("lr-milestones", MetaValue = "LIST", HelpText = "Where --lr-schedule step decays: fractions of the run (below 1) or steps, by commas.")]
    [Setting(OptionGroup.Update, Default = "0.5,0.75", Example = "32000,48000")]
    public string? LearningRateMilestones { get; set; }

    /// <summary>Factor of each decay.</summary>
    [Option("lr-factor", MetaValue = "FACTOR", HelpText = "Factor of each decay of --lr-schedule step.")]
    [Setting(OptionGroup.Update, Default = "0.1", Example = "0.2")]
    public string? LearningRateFactor { get; set; }

    /// <summary>c of the inverse schedule.</summary>
    [Option("inverse-c", MetaValue = "NUMBER", HelpText = "c of --lr-schedule inverse.")]
    [Setting(OptionGroup.Update, Default = "3", Example = "2")]
    public string? InverseC { get; set; }

    /// <summary>beta of the inverse schedule.</summary>
    [Option("inverse-beta", MetaValue = "STEPS", HelpText = "beta of --lr-schedule inverse; at least c times the condition number is safe.")]
    [Setting(OptionGroup.Update, Default = "1", Example = "30")]
    public string? InverseBeta { get; set; }

    /// <summary>m of the inverse schedule.</summary>
    [Option("strong-convexity", MetaValue = "NUMBER", HelpText = "m of --lr-schedule inverse: strong convexity of the problem.")]
    [Setting(OptionGroup.Update, Default = "1", Example = "0.1")]
    public string? StrongConvexity { get; set; }

    /// <summary>Warm-up.</summary>
    [Option("warmup-steps", MetaValue = "STEPS", HelpText = "Steps over which the learning rate rises linearly at the start.")]
    [Setting(OptionGroup.Update, Default = "0", Example = "500")]
    public string? WarmupSteps { get; set; }

    /// <summary>Momentum.</summary>
    [Option("momentum", MetaValue = "NUMBER", HelpText = "Momentum m of u = m*u + g, x = x - lr*u; 0 to below 1.")]
    [Setting(OptionGroup.Update, Default = "0.9", Example = "0")]
    public string? Momentum { get; set; }

    /// <summary>Nesterov's form.</summary>
    [Option("nesterov", MetaValue = "on|off", HelpText = "Nesterov's form of momentum.")]
    [Setting(OptionGroup.Update, Default = "off", Example = "on", IsSwitch = true)]
    public string? Nesterov { get; set; }

    /// <summary>Weight decay.</summary>
    [Option("weight-decay", MetaValue = "NUMBER", HelpText = "Weight decay, added to the gradient before momentum.")]
    [Setting(OptionGroup.Update, Default = "1e-4", Example = "0")]
    public string? WeightDecay { get; set; }

    /// <summary>Length in local steps.</summary>
    [Option("steps", MetaValue = "STEPS", HelpText = "Length of the run in local steps of a rank.")]
    [Setting(OptionGroup.Output, Default = "1200", Example = "5000")]
    public string? Steps { get; set; }

    /// <summary>Length in epochs.</summary>
    [Option("epochs", MetaValue = "EPOCHS", HelpText = "Length of the run in passes over a rank's own chunk; instead of --steps.")]
    [Setting(OptionGroup.Output, DefaultText = "by --steps", Example = "5")]
    public string? Epochs { get; set; }

    /// <summary>Steps between evaluations.</summary>
    [Option("eval-every", MetaValue = "STEPS", HelpText = "Steps between evaluations of the averaged model.")]
    [Setting(OptionGroup.Output, DefaultText = "a tenth of the run", Example = "100")]
    public string? EvalEvery { get; set; }

    /// <summary>Steps between rows of metrics.</summary>
    [Option("log-every", MetaValue = "STEPS", HelpText = "Steps between rows of RUN/metrics/rank-N.csv.")]
    [Setting(OptionGroup.Output, DefaultText = "tau", Example = "10")]
    public string? LogEvery { get; set; }

    /// <summary>Steps between checkpoints.</summary>
    [Option("checkpoint-every", MetaValue = "STEPS", HelpText = "Steps between checkpoints; this version writes none: never.")]
    [Setting(OptionGroup.Output, Default = "never", Example = "never")]
    public string? CheckpointEvery { get; set; }

    /// <summary>Whether to go on from a checkpoint.</summary>
    [Option("resume", MetaValue = "WHAT", HelpText = "Go on from checkpoints: never, auto or a run directory; this version has none to resume.")]
    [Setting(OptionGroup.Output, Default = "never", Example = "never")]
    public string? Resume { get; set; }

    /// <summary>The run directory.</summary>
    [Option("out", MetaValue = "DIR", HelpText = "Run directory, new or empty: everything that the run writes.")]
    [Setting(OptionGroup.Output, DefaultText = "runs/TIME-METHOD", Example = "runs/first")]
    public string? Out { get; set; }

    /// <summary>The device.</summary>
    [Option("device", MetaValue = "NAME", HelpText = "Device: auto or cpu.")]
    [Setting(OptionGroup.Machine, Default = "auto", Example = "cpu")]
    public string? Device { get; set; }

    /// <summary>Element type.</summary>
    [Option("precision", MetaValue = "TYPE", HelpText = "Element type of model and arithmetic: fp32 or fp64.")]
    [Setting(OptionGroup.Machine, DefaultText = "fp32 (fp64 for --model quadratic)", Example = "fp64")]
    public string? Precision { get; set; }

    /// <summary>CPU threads of a rank.</summary>
    [Option("threads", MetaValue = "COUNT", HelpText = "CPU threads of a rank.")]
    [Setting(OptionGroup.Machine, Default = "1", Example = "4")]
    public string? Threads { get; set; }

    /// <summary>The seed of the run.</summary>
    [Option("seed", MetaValue = "SEED", HelpText = "Seed of everything random but the partition.")]
    [Setting(OptionGroup.Machine, Default = "1", Example = "7")]
    public string? Seed { get; set; }

    /// <summary>Whether equal runs give equal bytes.</summary>
    [Option("deterministic", MetaValue = "on|off", HelpText = "Same seed, ranks and threads give the same bytes; on a CPU they always do.")]
    [Setting(OptionGroup.Machine, Default = "on", Example = "off", IsSwitch = true)]
    public string? Deterministic { get; set; }

    /// <summary>When the watchdog speaks.</summary>
    [Option("rank-timeout", MetaValue = "SECONDS", HelpText = "Waiting time in a collective after which the watchdog names rank, step and operation; 0.1 or more, 0: never.")]
    [Setting(OptionGroup.Machine, Default = "60", Example = "300")]
    public string? RankTimeout { get; set; }
}
