using CommandLine;

namespace RiSgd.Mpi.Options;

/// <summary>The options that say which data there are and how they are cut into chunks: common to the verbs that read data.</summary>
public abstract class DataArguments
{
    /// <summary>The data set.</summary>
    [Option("dataset", MetaValue = "NAME", HelpText = "Data set: fashion-mnist, cifar10, cifar100, image-folder or synthetic.")]
    [Setting(OptionGroup.Data, Default = "fashion-mnist", Example = "cifar10")]
    public string? Dataset { get; set; }

    /// <summary>Where its files are.</summary>
    [Option("source", MetaValue = "PATH", HelpText = "Where the data set's files are; for --model quadratic the CSV file of the problem.")]
    [Setting(OptionGroup.Data, DefaultText = "where the system keeps the data set; a built-in problem", Example = "/usr/share/datasets/fashion-mnist")]
    public string? Source { get; set; }

    /// <summary>The directory of prepared chunks.</summary>
    [Option("shards", MetaValue = "DIR", HelpText = "Directory of the prepared chunks on the shared file system; made on first use.")]
    [Setting(OptionGroup.Data, DefaultText = "data/NAME-pP-PARTITION-sS", Example = "data/my-shards")]
    public string? Shards { get; set; }

    /// <summary>How samples are dealt to chunks.</summary>
    [Option("partition", MetaValue = "STYLE", HelpText = "How samples are dealt to chunks: iid, stride, label-sorted or dirichlet.")]
    [Setting(OptionGroup.Data, Default = "iid", Example = "label-sorted")]
    public string? Partition { get; set; }

    /// <summary>Concentration of the Dirichlet partition.</summary>
    [Option("dirichlet-alpha", MetaValue = "NUMBER", HelpText = "Concentration of --partition dirichlet; the smaller, the more the chunks differ.")]
    [Setting(OptionGroup.Data, Default = "0.5", Example = "0.1")]
    public string? DirichletAlpha { get; set; }

    /// <summary>Seed of the partition alone.</summary>
    [Option("partition-seed", MetaValue = "SEED", HelpText = "Seed of the partition alone, so that runs with another --seed share the chunks.")]
    [Setting(OptionGroup.Data, Default = "1", Example = "2")]
    public string? PartitionSeed { get; set; }

    /// <summary>How many samples are used.</summary>
    [Option("limit", MetaValue = "SAMPLES", HelpText = "Use only the first so many samples of the data set.")]
    [Setting(OptionGroup.Data, DefaultText = "all", Example = "6000")]
    public string? Limit { get; set; }

    /// <summary>What stands on the command line without belonging to an option: always a mistake.</summary>
    [Value(0, Hidden = true)]
    public IEnumerable<string> Strays { get; set; } = [];
}
