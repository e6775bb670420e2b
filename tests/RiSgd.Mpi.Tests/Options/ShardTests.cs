using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Tests.Options;

public sealed class ShardTests
{
    [Fact]
    public void Shard_makes_the_directory_that_a_run_with_the_same_options_looks_for()
    {
        const string options = "--dataset cifar10 --partition dirichlet --dirichlet-alpha 0.2 --partition-seed 4 --limit 900";
        var made = Chunking($"shard {options} --ranks 6").Resolve(1);
        var wanted = Given.Settings(options, ranks: 6);
        Assert.Equal(new ChunkingSettings("cifar10", null, wanted.Shards, 6, PartitionStyle.Dirichlet, 0.2, 4, 900), made);
    }

    [Fact]
    public void The_number_of_chunks_is_the_one_given_or_that_of_the_ranks_it_is_started_with()
    {
        Assert.Equal(8, Chunking("shard --ranks 8").Resolve(2).Ranks);
        Assert.Equal(2, Chunking("shard").Resolve(2).Ranks);
        Assert.Contains("--ranks", Assert.Throws<RunException>(() => Chunking("shard").Resolve(1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shard --ranks 0", "--ranks: 0 is not allowed")]
    [InlineData("shard --partition random", "--partition: \"random\" is not allowed")]
    [InlineData("shard --tau 5", "--tau: there is no such option")]
    public void Wrong_options_are_refused(string line, string message)
    {
        var refusal = Assert.Throws<RunException>(() => Chunking(line));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    private static ChunkingRequest Chunking(string line) => Assert.IsType<ChunkingRequest>(ProgramArguments.Parse(Given.Words(line)));
}
