using RiSgd.Methods;

namespace RiSgd.Cluster.Ranks;

/// <summary>Messages of bytes, whose lengths only the sender knows.</summary>
internal static class Codes
{
    private const int Longest = 100_000;

    public static void ExchangeUnequal(IRankGroup ranks)
    {
        foreach (Graph graph in (Graph[])[Graph.Ring(ranks.Size), Graph.Complete(ranks.Size)])
        {
            // the second round leaves bytes of the first behind, which no longer count
            byte[][] theirs = [.. graph.NeighboursOf(ranks.Rank).Select(_ => new byte[Longest])];
            for (int round = 0; round < 3; round++)
                Exchange(ranks, graph.NeighboursOf(ranks.Rank), theirs, rank => Message(rank, round, (rank * 7919 * (3 - round)) % Longest));
        }
    }

    public static void ExchangeEmpty(IRankGroup ranks)
    {
        IReadOnlyList<int> neighbours = Graph.Ring(ranks.Size).NeighboursOf(ranks.Rank);
        byte[][] theirs = [.. neighbours.Select(_ => new byte[64])];
        Exchange(ranks, neighbours, theirs, rank => Message(rank, 0, rank % 2 == 0 ? 0 : 64));
        Exchange(ranks, neighbours, theirs, _ => []);
        Exchange(ranks, neighbours, [.. neighbours.Select(_ => Array.Empty<byte>())], _ => []);
    }

    public static void Gather(IRankGroup ranks)
    {
        for (int round = 0; round < 4; round++)
        {
            // in round 2 rank 0 alone has something, in round 3 nobody
            GatheredBytes all = ranks.GatherBytes(Sent(ranks.Rank));
            Verify.Equal(ranks.Size, all.Count, "number of ranks");
            for (int rank = 0; rank < ranks.Size; rank++)
                Verify.Same(Sent(rank), all[rank], $"bytes of rank {rank} in round {round}");

            byte[] Sent(int rank) => round switch
            {
                2 => Message(rank, round, rank == 0 ? 5 : 0),
                3 => [],
                _ => Message(rank, round, (ranks.Size - rank) * 1001 * (1 + round)),
            };
        }
    }

    private static void Exchange(IRankGroup ranks, IReadOnlyList<int> neighbours, byte[][] theirs, Func<int, byte[]> message)
    {
        IReadOnlyList<int> lengths = ranks.ExchangeBytes(neighbours, message(ranks.Rank), theirs);
        Verify.Equal(neighbours.Count, lengths.Count, "number of messages");
        for (int n = 0; n < neighbours.Count; n++)
            Verify.Same(message(neighbours[n]), theirs[n].AsSpan(0, lengths[n]), $"message of rank {neighbours[n]} on rank {ranks.Rank}");
    }

    private static byte[] Message(int rank, int round, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)((31 * rank) + (7 * round) + i))];
}
