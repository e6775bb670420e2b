using RiSgd.Numerics;

namespace RiSgd.Cluster.Ranks;

/// <summary>Groups of a part of the ranks.</summary>
internal static class Groups
{
    public static void Split(IRankGroup ranks)
    {
        // even and odd ranks, then each of them halved again
        IRankGroup parity = ranks.Split(ranks.Rank % 2);
        int[] members = [.. Enumerable.Range(0, ranks.Size).Where(rank => rank % 2 == ranks.Rank % 2)];
        VerifyGroup(parity, members, ranks.Rank);

        IRankGroup half = parity.Split(parity.Rank < parity.Size / 2 ? 5 : 0);
        int[] halfMembers = [.. members.Where((_, place) => place < members.Length / 2 == parity.Rank < parity.Size / 2)];
        VerifyGroup(half, halfMembers, ranks.Rank);
    }

    public static void BesideEachOther(IRankGroup ranks)
    {
        // operations of one group between those of another, in the same order on all members
        IRankGroup alone = ranks.Split(ranks.Rank), all = ranks.Split(0);
        for (int round = 0; round < 3; round++)
        {
            VerifyGroup(alone, [ranks.Rank], ranks.Rank);
            VerifyGroup(all, [.. Enumerable.Range(0, ranks.Size)], ranks.Rank);
        }
    }

    public static void Node(IRankGroup ranks) =>
        VerifyGroup(ranks.Node(), [.. Enumerable.Range(0, ranks.Size)], ranks.Rank);

    /// <param name="group">The group.</param>
    /// <param name="members">Ranks of its members among all.</param>
    /// <param name="rank">This rank among all.</param>
    private static void VerifyGroup(IRankGroup group, int[] members, int rank)
    {
        Verify.Equal(members.Length, group.Size, "size of the group");
        Verify.Equal(Array.IndexOf(members, rank), group.Rank, "rank in the group");
        Verify.Same<long>([.. members.Select(member => (long)member)], group.Gather(rank), "members");

        Span<double> sum = [rank, 1];
        group.Sum(sum);
        Verify.Equal(members.Sum(), (int)sum[0], "sum over the group");

        using FlatMemory<double> mine = FlatMemory<double>.Allocate(3), result = FlatMemory<double>.Allocate(3);
        mine.Span.Fill(rank);
        group.Sum(mine, result);
        Verify.Same<double>([members.Sum(), members.Sum(), members.Sum()], result.Span, "payload sum over the group");
        group.Broadcast(mine, root: group.Size - 1);
        Verify.Equal(members[^1], mine.Span[2], "broadcast in the group");

        if (group.Size > 1)
        {
            int right = (group.Rank + 1) % group.Size, left = (group.Rank + group.Size - 1) % group.Size;
            int[] neighbours = right == left ? [right] : [left, right];
            FlatMemory<double>[] theirs = [.. neighbours.Select(_ => FlatMemory<double>.Allocate(3))];
            mine.Span.Fill(rank);
            group.Exchange(neighbours, mine, theirs);
            for (int n = 0; n < neighbours.Length; n++)
            {
                Verify.Equal(members[neighbours[n]], theirs[n].Span[0], "neighbour in the group");
                theirs[n].Dispose();
            }
        }

        group.Barrier();
    }
}
