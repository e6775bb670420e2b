namespace RiSgd.Methods;

/// <summary>The table of methods; one row each.</summary>
public static class MethodPresets
{
    /// <summary>All methods, the default one first.</summary>
    public static IReadOnlyList<MethodPreset> All { get; } =
    [
        Preset("ri-sgd", "redundant chunks, local steps, averaging every tau steps", "Haddadpour et al., ICML 2019"),
        Preset("pr-sgd", "own chunk only, averaging every tau steps", "Yu, Yang, Zhu, AAAI 2019", ("redundancy", "0")),
        Preset(
            "sync-sgd", "own chunk only, gradients averaged in every step", "fully synchronous SGD",
            ("tau", "1"), ("redundancy", "0"), ("exchange", "gradient")),
        Preset(
            "one-shot", "own chunk only, one average at the end", "Zinkevich et al., NeurIPS 2010",
            ("schedule", "once"), ("redundancy", "0")),
        Preset(
            "cooperative", "samples from the whole data set, averaging every tau steps", "Wang, Joshi, JMLR 2021",
            ("sampling", "uniform"), ("redundancy", "0")),
        Preset(
            "growing", "as many averagings as ranks, after intervals that grow; plain SGD", "Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021",
            ("schedule", "growing"), ("momentum", "0"), ("redundancy", "0")),
        Preset(
            "post-local", "averaging in every step until the learning rate first decays, then every tau steps", "Lin, Stich, Patel, Jaggi, ICLR 2020",
            ("schedule", "post-local"), ("tau", "16"), ("redundancy", "0")),
        Preset(
            "adacomm", "tau shrinks with the loss", "Wang, Joshi, MLSys 2019",
            ("schedule", "adaptive"), ("adaptive-rule", "adacomm"), ("redundancy", "0")),
        Preset(
            "lupa", "tau grows as the loss falls", "Haddadpour, Kamani, Mahdavi, Cadambe, NeurIPS 2019",
            ("schedule", "adaptive"), ("adaptive-rule", "lupa"), ("tau", "10"), ("redundancy", "0")),
        Preset(
            "fedavg", "half of the ranks, drawn anew, work for an epoch; models are weighted by samples", "McMahan et al., AISTATS 2017",
            ("client-fraction", "0.5"), ("local-epochs", "1"), ("client-weights", "samples"), ("momentum-sync", "reset"), ("redundancy", "0")),
        Preset(
            "hierarchical", "averaging inside a node often, across nodes rarely", "Lin, Stich, Patel, Jaggi, ICLR 2020",
            ("mixing", "hierarchical"), ("node-tau", "5"), ("redundancy", "0")),
        Preset(
            "easgd", "ranks and a centre pull at each other", "Zhang, Choromanska, LeCun, NeurIPS 2015",
            ("mixing", "elastic"), ("tau", "10"), ("redundancy", "0")),
        Preset(
            "slowmo", "an outer step with slow momentum along the change of the mean model", "Wang, Tantia, Ballas, Rabbat, ICLR 2020",
            ("mixing", "outer"), ("outer-rule", "slowmo"), ("outer-lr", "1"), ("outer-momentum", "0.5"), ("tau", "12"), ("redundancy", "0")),
        Preset(
            "diloco", "an outer Nesterov step along the change of the mean model; the inner step is momentum SGD, where the paper has AdamW", "Douillard et al., 2023",
            ("mixing", "outer"), ("outer-rule", "nesterov"), ("outer-lr", "0.7"), ("outer-momentum", "0.9"), ("tau", "50"), ("redundancy", "0")),
        Preset(
            "overlap-local-sgd", "an anchor is averaged in the background, and ranks are pulled back to it", "Wang, Liang, Joshi, ICASSP 2020",
            ("overlap", "pullback"), ("overlap-pull", "0.6"), ("overlap-momentum", "0.7"), ("tau", "10"), ("redundancy", "0")),
        Preset(
            "d-psgd", "models are mixed with those of the neighbours in a ring", "Lian et al., NeurIPS 2017",
            ("mixing", "graph"), ("graph", "ring"), ("tau", "1"), ("redundancy", "0")),
        Preset(
            "squarm", "triggered, compressed gossip with Nesterov's momentum", "Singh, Data, George, Diggavi, IEEE JSAIT 2021",
            ("exchange", "difference"), ("mixing", "graph"), ("graph", "ring"), ("schedule", "triggered"), ("tau", "5"), ("compressor", "sign-topk"),
            ("consensus-step", "0.2"), ("nesterov", "on"), ("redundancy", "0")),
        Preset(
            "sparq", "triggered, compressed gossip without momentum", "Singh, Data, George, Diggavi, CDC 2020",
            ("exchange", "difference"), ("mixing", "graph"), ("graph", "ring"), ("schedule", "triggered"), ("tau", "5"), ("compressor", "sign-topk"),
            ("consensus-step", "0.2"), ("momentum", "0"), ("redundancy", "0")),
        Preset(
            "choco", "gossip with compressed differences in every step", "Koloskova, Stich, Jaggi, ICML 2019",
            ("exchange", "difference"), ("mixing", "graph"), ("graph", "ring"), ("tau", "1"), ("compressor", "sign"),
            ("consensus-step", "0.4"), ("gossip-first", "on"), ("momentum", "0"), ("redundancy", "0")),
        Preset(
            "qsparse-local", "compressed differences to the last mean, with error feedback", "Basu, Data, Karakus, Diggavi, NeurIPS 2019",
            ("exchange", "difference"), ("tau", "5"), ("compressor", "sign-topk"), ("redundancy", "0")),
        Preset(
            "qsgd", "gradients quantised at random to few levels", "Alistarh et al., NeurIPS 2017",
            ("exchange", "gradient"), ("tau", "1"), ("compressor", "qsgd"), ("redundancy", "0")),
        Preset(
            "sign-sgd", "signs of gradients with one scale per tensor, and error feedback", "Karimireddy, Rebjock, Stich, Jaggi, ICML 2019",
            ("exchange", "gradient"), ("tau", "1"), ("compressor", "sign"), ("error-feedback", "on"), ("redundancy", "0")),
        Preset(
            "jointspar", "gradients of sampled layers alone, whose probabilities are learnt", "Liu, Mozafari, ICML 2022",
            ("exchange", "gradient"), ("tau", "1"), ("layer-budget", "0.75"), ("lr", "0.05"), ("redundancy", "0")),
        Preset(
            "jointspar-lars", "sampled layers with layer-wise rates", "Liu, Mozafari, ICML 2022",
            ("exchange", "gradient"), ("tau", "1"), ("layer-budget", "0.75"), ("trust", "0.001"), ("lr", "5"), ("redundancy", "0")),
        Preset(
            "lars", "gradients averaged in every step, layer-wise rates", "You, Gitman, Ginsburg, 2017",
            ("exchange", "gradient"), ("tau", "1"), ("trust", "0.001"), ("lr", "5"), ("redundancy", "0")),
    ];

    /// <summary>The method of that name.</summary>
    /// <exception cref="RunException">There is none (usage, names --method and the nearest name).</exception>
    public static MethodPreset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var preset in All)
        {
            if (preset.Name == name)
                return preset;
        }

        var names = All.Select(preset => preset.Name);
        var hint = NearestName.Of(name, names) is { } nearest ? $"Did you mean {nearest}? " : "";
        throw RunException.Usage($"--method {name}: there is no such method. {hint}Valid: {string.Join(", ", names)}.");
    }

    private static MethodPreset Preset(string name, string summary, string paper, params (string Option, string Value)[] options) =>
        new(name, summary, paper, options.ToDictionary(pair => pair.Option, pair => pair.Value).AsReadOnly());
}
