using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>What the command line asks for.</summary>
public interface IVerbRequest;

/// <summary>A text to print: help or version.</summary>
/// <param name="Text">The text, with its last line end.</param>
public sealed record TextRequest(string Text) : IVerbRequest;

/// <summary>A training run, verb <c>train</c>. Everything that needs no number of ranks has been checked.</summary>
public sealed class RunRequest : IVerbRequest
{
    private readonly OptionLayers layers;

    /// <summary>Checks the values that win.</summary>
    /// <exception cref="RunException">A value is not allowed (usage, names the option).</exception>
    public RunRequest(OptionLayers layers)
    {
        this.layers = layers;
        new RunSettingsBinder(layers, new RunCircumstances(Ranks: null, Started: default)).Bind();
    }

    /// <summary>The same run with other built-in defaults for some options: for what only the machine at hand can tell.</summary>
    public RunRequest WithDefaults(IReadOnlyDictionary<string, string> defaults) => new(layers.WithDefaults(defaults));

    /// <summary>The settings of the run. Resolve again with the steps of an epoch where <see cref="RunSettings.Steps"/> is still 0.</summary>
    /// <exception cref="RunException">A value is not allowed with so many ranks (usage, names the option).</exception>
    public RunSettings Resolve(RunCircumstances circumstances) => new RunSettingsBinder(layers, circumstances).Bind();
}

/// <summary>The making of a directory of chunks, verb <c>shard</c>.</summary>
public sealed class ChunkingRequest : IVerbRequest
{
    private readonly OptionLayers layers;

    /// <summary>Checks the values that win.</summary>
    /// <exception cref="RunException">A value is not allowed (usage, names the option).</exception>
    public ChunkingRequest(OptionLayers layers)
    {
        this.layers = layers;
        Bind(1);
    }

    /// <summary>What to make, when started with <paramref name="ranks"/> ranks.</summary>
    /// <exception cref="RunException">Nothing says for how many ranks (usage, names --ranks).</exception>
    public ChunkingSettings Resolve(int ranks)
    {
        if (ranks == 1 && layers.Find("ranks") is null)
            throw RunException.Usage("--ranks: give the number of ranks that will train, for example shard --ranks 8");
        return Bind(ranks);
    }

    private ChunkingSettings Bind(int started)
    {
        var read = new OptionReader(layers);
        var ranks = (int)(read.Has("ranks") ? read.Whole("ranks", 1, 1 << 20) : started);
        return new ChunkingSettings(
            DataSettings.DataSet(read),
            read.Path("source"),
            read.PathOr("shards", DataSettings.DefaultDirectory(read, ranks)),
            ranks,
            read.Choice<PartitionStyle>("partition"),
            DataSettings.DirichletAlpha(read),
            read.Whole("partition-seed", 0),
            DataSettings.Limit(read));
    }
}

/// <summary>The settings of <c>shard</c>.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Source">Where its files are; null: where the system keeps them.</param>
/// <param name="Shards">The directory to make.</param>
/// <param name="Ranks">Number of chunks.</param>
/// <param name="Partition">How samples are dealt to chunks.</param>
/// <param name="DirichletAlpha">Concentration of the Dirichlet partition.</param>
/// <param name="PartitionSeed">Seed of the partition.</param>
/// <param name="Limit">How many samples are used; null: all.</param>
public sealed record ChunkingSettings(
    string Dataset, string? Source, string Shards, int Ranks, PartitionStyle Partition, double DirichletAlpha, long PartitionSeed, int? Limit);
