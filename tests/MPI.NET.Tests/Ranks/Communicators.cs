namespace MPI.Ranks;

/// <summary>Communicators and groups made from the world.</summary>
internal static class Communicators
{
    internal static void SplitCloneCreateAdopt(Intracommunicator world)
    {
        using (var half = (Intracommunicator)world.Split(world.Rank % 2, world.Rank))
        {
            Verify.Equal(world.Rank / 2, half.Rank, "rank in the half");
            int[] members = half.Allgather(world.Rank);
            Verify.That(Array.TrueForAll(members, r => r % 2 == world.Rank % 2), "only ranks of my parity");
            Verify.Equal(world.Size == 1 ? Comparison.Congruent : Comparison.Unequal, half.Compare(world), "half and world");
        }

        Verify.Throws<ArgumentException>(() => world.Split(-1, 0), "a negative color");
        using (var copy = (Intracommunicator)world.Clone())
        {
            Verify.Equal(Comparison.Congruent, copy.Compare(world), "copy and world");
            Verify.Equal(Comparison.Identical, world.Compare(world), "world and world");
            Request apart = copy.ImmediateReceive<int>(Communicator.anySource, 3);
            Request other = world.ImmediateSend(1, world.Rank, 4);
            Verify.That(apart.Test() is null, "messages of two communicators do not mix");
            Verify.Equal(1, world.Receive<int>(world.Rank, 4), "message to oneself");
            other.Wait();
            copy.Send(2, copy.Rank, 3);
            apart.Wait();
        }

        Group all = world.Group, ofFirst = all.IncludeOnly([0]);
        using (Communicator? first = world.Create(ofFirst))
            Verify.Equal(world.Rank == 0, first is not null, "only rank 0 is in it");
        ofFirst.Dispose();
        all.Dispose();

        Verify.Equal(0, Unsafe.MPI_Comm_split(Unsafe.MPI_COMM_WORLD, 0, -world.Rank, out var raw), "return code");
        using (Communicator reversed = Communicator.Adopt(raw))
        {
            Verify.Equal(world.Size - 1 - world.Rank, reversed.Rank, "rank in the reversed world");
            Verify.Equal(world.Size == 1 ? Comparison.Congruent : Comparison.Similar, reversed.Compare(world), "reversed and world");
            Verify.Throws<ArgumentException>(() => reversed.Send(1, 10_000, 0), "errors on an adopted communicator are exceptions");
        }
    }

    internal static void Groups(Intracommunicator world)
    {
        Group all = world.Group;
        Verify.Equal(world.Size, all.Size, "size of the group");
        Verify.Equal(world.Rank, all.Rank, "rank in the group");
        Group rest = all.Exclude([0]);
        Group first = all.IncludeOnly([0]);
        Verify.Equal(world.Size - 1, rest.Size, "all but one");
        Verify.Equal(world.Rank == 0 ? Group.NoProcess : world.Rank - 1, rest.Rank, "rank among the rest");
        Group union = first | rest;
        Verify.Equal(Comparison.Identical, union.Compare(all), "first and rest are all");
        Group common = all & first;
        Verify.Equal(Comparison.Identical, common.Compare(first), "what all and first share");
        Group without = all - first;
        Verify.Equal(rest.Size, without.Size, "all without the first");
        Verify.Equal(0, Group.empty.Size, "the empty group");
        int[] there = all.TranslateRanks([.. Enumerable.Range(0, world.Size)], rest);
        Verify.SameItems(Enumerable.Range(0, world.Size).Select(r => r == 0 ? Group.NoProcess : r - 1), there, "translated ranks");
        foreach (Group group in new[] { without, common, union, first, rest, all }) group.Dispose();
    }

    /// <summary>More communicators than any table is first made for, and the numbers of freed ones used again.</summary>
    internal static void Many(Intracommunicator world)
    {
        for (int round = 0; round < 2; round++)
        {
            Intracommunicator[] copies = [.. Enumerable.Range(0, 70).Select(_ => (Intracommunicator)world.Clone())];
            foreach (Intracommunicator copy in new[] { copies[0], copies[^1] })
                Verify.Equal(world.Size, copy.Allreduce(1, Operation<int>.Add), "sum on a copy");
            foreach (Intracommunicator copy in copies.Reverse()) copy.Dispose();
        }
    }
}
