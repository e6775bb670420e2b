using CommandLine;

namespace RiSgd.Mpi.Options;

// How models are mixed.
public sealed partial class TrainArguments
{
    /// <summary>How models are mixed.</summary>
    [Option("mixing", MetaValue = "KIND", HelpText = "How models are mixed: mean (of all ranks), graph (of the neighbours), elastic (with a centre), outer (step along the mean change) or hierarchical (inside nodes often, across them rarely).")]
    [Setting(OptionGroup.Mixing, Default = "mean", Example = "graph")]
    public string? Mixing { get; set; }

    /// <summary>Graph of the neighbours.</summary>
    [Option("graph", MetaValue = "NAME|FILE", HelpText = "Who is whose neighbour: complete, ring, torus, star or exponential, or a CSV file of edges, from,to or from,to,weight.")]
    [Setting(OptionGroup.Mixing, Default = "ring", Example = "torus")]
    public string? Graph { get; set; }

    /// <summary>Weights of the graph.</summary>
    [Option("graph-weights", MetaValue = "RULE", HelpText = "Weights of a graph: metropolis (1/(1+larger degree)), or optimal (the constant weight with the largest spectral gap).")]
    [Setting(OptionGroup.Mixing, Default = "metropolis", Example = "optimal")]
    public string? GraphWeights { get; set; }

    /// <summary>Order of update and mixing.</summary>
    [Option("mixing-order", MetaValue = "ORDER", HelpText = "For --mixing graph and elastic: atc (adapt, then combine: mix after the update) or cta (combine, then adapt).")]
    [Setting(OptionGroup.Mixing, Default = "atc", Example = "cta")]
    public string? MixingOrder { get; set; }

    /// <summary>Consensus step.</summary>
    [Option("consensus-step", MetaValue = "GAMMA", HelpText = "Step of --mixing graph towards the neighbours, above 0 to 1; compressed differences need less than 1.")]
    [Setting(OptionGroup.Mixing, Default = "1", Example = "0.4")]
    public string? ConsensusStep { get; set; }

    /// <summary>Order of gossip and exchange.</summary>
    [Option("gossip-first", MetaValue = "on|off", HelpText = "Mix with the estimates of the round before, then exchange differences (the order of CHOCO-SGD).")]
    [Setting(OptionGroup.Mixing, Default = "off", Example = "on", IsSwitch = true)]
    public string? GossipFirst { get; set; }

    /// <summary>Elastic pull.</summary>
    [Option("elastic-alpha", MetaValue = "ALPHA", HelpText = "Pull between rank and centre of --mixing elastic, above 0 and below 2/(p+1).")]
    [Setting(OptionGroup.Mixing, DefaultText = "0.9/p", Example = "0.2")]
    public string? ElasticAlpha { get; set; }

    /// <summary>What elastic averaging reports.</summary>
    [Option("elastic-report", MetaValue = "MODEL", HelpText = "The model that is evaluated and kept with --mixing elastic: the centre, or the mean of the ranks.")]
    [Setting(OptionGroup.Mixing, Default = "centre", Example = "mean")]
    public string? ElasticReport { get; set; }

    /// <summary>Interval inside a node.</summary>
    [Option("node-tau", MetaValue = "STEPS", HelpText = "Local steps between averagings inside a node with --mixing hierarchical; up to --tau.")]
    [Setting(OptionGroup.Mixing, Default = "5", Example = "10")]
    public string? NodeTau { get; set; }

    /// <summary>Ranks of a node.</summary>
    [Option("ranks-per-node", MetaValue = "COUNT", HelpText = "Ranks that --mixing hierarchical takes as one node, in rank order.")]
    [Setting(OptionGroup.Mixing, DefaultText = "those that share memory", Example = "4")]
    public string? RanksPerNode { get; set; }
}
