using CommandLine;

namespace RiSgd.Mpi.Options;

/// <summary>The options of <c>shard</c>.</summary>
public sealed class ShardArguments : DataArguments
{
    /// <summary>For how many ranks.</summary>
    [Option("ranks", MetaValue = "COUNT", HelpText = "Number of ranks that will train, which is the number of chunks.")]
    [Setting(OptionGroup.Problem, DefaultText = "as many as it is started with, if more than one", Example = "8")]
    public string? Ranks { get; set; }
}
