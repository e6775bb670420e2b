using RiSgd.Cluster;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Verbs;

/// <summary>The verb <c>shard</c>: cuts a data set into the chunks of a later run.</summary>
internal static class ShardVerb
{
    public static ExitCode Run(ChunkingRequest request, RankSession? session)
    {
        if (session is null)
            Prepare(request.Resolve(ranks: 1));
        else
            session.Together(() =>
            {
                ChunkingSettings settings = request.Resolve(session.Ranks.Size);
                if (session.Ranks.Rank == 0)
                    Prepare(settings);
            });
        return ExitCode.Done;
    }

    private static void Prepare(ChunkingSettings settings)
    {
        var wanted = new ShardRequest(
            settings.Dataset, settings.Source, settings.Shards, settings.Ranks, settings.Partition, settings.DirichletAlpha, settings.PartitionSeed, settings.Limit);
        ShardStore.Prepare(wanted, Console.Out.WriteLine);
        using ShardStore store = ShardStore.Open(wanted);
        Console.Out.WriteLine($"{settings.Shards}: {store.Manifest.Count:N0} training samples in {settings.Ranks} chunks, {store.Manifest.Test.Count:N0} test samples");
    }
}
