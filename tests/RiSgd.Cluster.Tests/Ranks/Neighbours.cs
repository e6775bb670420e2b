using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Ranks;

/// <summary>Models between neighbours.</summary>
internal static class Neighbours
{
    public static void ExchangeOnARing(IRankGroup ranks)
    {
        IReadOnlyList<int> neighbours = Graph.Ring(ranks.Size).NeighboursOf(ranks.Rank);
        for (int round = 0; round < 5; round++)
        {
            Exchange<float>(ranks, neighbours, 1000, round);
            Exchange<double>(ranks, neighbours, 1000, round);
            Exchange<double>(ranks, neighbours, 1, round);
        }
    }

    public static void ExchangeWithAll(IRankGroup ranks) =>
        Exchange<double>(ranks, Graph.Complete(ranks.Size).NeighboursOf(ranks.Rank), 257, round: 1);

    // Too long for MPI to send before the other side asks: everybody sends to everybody at once and must not wait for a turn.
    public static void ExchangeOfLargeModels(IRankGroup ranks) =>
        Exchange<float>(ranks, Graph.Ring(ranks.Size).NeighboursOf(ranks.Rank), 3_000_000, round: 2);

    public static void ExchangeNeedsRoom(IRankGroup ranks)
    {
        if (ranks.Size == 1)
            return;
        using FlatMemory<double> mine = FlatMemory<double>.Allocate(4), tooShort = FlatMemory<double>.Allocate(3);
        try
        {
            ranks.Exchange([(ranks.Rank + 1) % ranks.Size], mine, [tooShort]);
        }
        catch (ArgumentException)
        {
            ranks.Barrier();
            return;
        }

        throw new InvalidOperationException("an exchange into too short an array was not refused");
    }

    private static void Exchange<T>(IRankGroup ranks, IReadOnlyList<int> neighbours, int length, int round)
        where T : unmanaged, INumber<T>
    {
        using FlatMemory<T> mine = FlatMemory<T>.Allocate(length);
        FlatMemory<T>[] theirs = [.. neighbours.Select(_ => FlatMemory<T>.Allocate(length))];
        Fill(mine, ranks.Rank, round);
        ranks.Exchange(neighbours, mine, theirs);
        for (int n = 0; n < theirs.Length; n++)
        {
            using FlatMemory<T> expected = FlatMemory<T>.Allocate(length);
            Fill(expected, neighbours[n], round);
            Verify.Same<T>(expected.Span, theirs[n].Span, $"values of rank {neighbours[n]} on rank {ranks.Rank} in round {round}");
            theirs[n].Dispose();
        }

        using FlatMemory<T> kept = FlatMemory<T>.Allocate(length);
        Fill(kept, ranks.Rank, round);
        Verify.Same<T>(kept.Span, mine.Span, "own values");
    }

    private static void Fill<T>(FlatMemory<T> values, int rank, int round)
        where T : unmanaged, INumber<T>
    {
        Span<T> span = values.Span;
        for (int i = 0; i < span.Length; i++)
            span[i] = T.CreateChecked((rank * 1000) + (round * 100) + (i % 97));
    }
}
