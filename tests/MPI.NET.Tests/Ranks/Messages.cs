namespace MPI.Ranks;

/// <summary>Messages between two ranks, around a ring.</summary>
internal static class Messages
{
    internal static void BlockingAndProbe(Intracommunicator world)
    {
        (int next, int previous) = Ring(world);
        Request sending = world.ImmediateSend(world.Rank + 0.5, next, 1);
        Verify.Equal(previous + 0.5, world.Receive<double>(previous, 1), "received value");
        sending.Wait();

        sending = world.ImmediateSend(new[] { world.Rank, 7, 8 }, next, 2);
        Status waiting = world.Probe(Communicator.anySource, Communicator.anyTag);
        Verify.Equal(previous, waiting.Source, "probed source");
        Verify.Equal(2, waiting.Tag, "probed tag");
        Verify.Equal(3, waiting.Count(typeof(int)), "probed length");
        Verify.Equal(12, waiting.Count(typeof(byte)), "probed bytes");
        Verify.That(waiting.Count(typeof(string)) is null, "strings are not sent as they stand in memory");
        Verify.That(!waiting.Cancelled, "nothing was cancelled");
        int[]? values = new int[5];
        world.Receive(previous, 2, ref values, out CompletedStatus status);
        Verify.SameItems([previous, 7, 8, 0, 0], values, "a longer array is filled from its start");
        Verify.Equal(3, status.Count(), "received length");
        sending.Wait();

        sending = world.ImmediateSend(new[] { 1.5f, 2.5f }, next, 3);
        float[]? unknown = null;
        world.Receive(previous, 3, ref unknown);
        Verify.SameItems([1.5f, 2.5f], unknown, "an array of unknown length");
        sending.Wait();

        world.SendReceive(world.Rank, next, 4, previous, 4, out int exchanged);
        Verify.Equal(previous, exchanged, "exchanged value");
        long[]? room = new long[2];
        world.SendReceive(new long[] { world.Rank, 1 }, next, 5, previous, 5, ref room, out status);
        Verify.SameItems([previous, 1], room, "exchanged array");
        Verify.Equal(5, status.Tag, "tag of the exchange");
        world.Barrier();
        Verify.That(world.ImmediateProbe(Communicator.anySource, Communicator.anyTag) is null, "no message is left");
        world.Barrier();
        if (world.Size > 1 && world.Rank < 2) PingPong(world);
        world.Barrier();
    }

    internal static void Requests(Intracommunicator world)
    {
        (int next, int previous) = Ring(world);
        var list = new RequestList();
        var received = new int[10][];
        for (int tag = 0; tag < received.Length; tag++)
        {
            received[tag] = new int[tag + 1];
            list.Add(world.ImmediateReceive(previous, tag, received[tag]));
        }

        Verify.Equal(10, list.Count, "requests in the list");
        Verify.That(list.TestAny() is null, "nothing is complete before anything was sent");
        world.Barrier();
        for (int tag = received.Length - 1; tag >= 0; tag--)
            list.Add(world.ImmediateSend(Enumerable.Repeat(world.Rank * 100 + tag, tag + 1).ToArray(), next, tag));
        Verify.That(list.WaitAny() is not null, "one is complete");
        int some = list.WaitSome().Count;
        Verify.That(some >= 1, "some are complete");
        Verify.Equal(20 - 1 - some, list.WaitAll().Count, "the others");
        Verify.Equal(0, list.Count, "requests left");
        for (int tag = 0; tag < received.Length; tag++)
            Verify.SameItems(Enumerable.Repeat(previous * 100 + tag, tag + 1), received[tag], "received array");

        int seen = -1;
        ReceiveRequest receive = world.ImmediateReceive<int>(Communicator.anySource, 50, value => seen = value);
        Verify.That(receive.GetValue() is null, "no value before completion");
        Request send = world.ImmediateSend(world.Rank, next, 50);
        CompletedStatus status = receive.Wait();
        Verify.Equal(previous, status.Source, "source of any source");
        Verify.Equal(1, status.Count(), "count of one value");
        Verify.Equal(previous, seen, "value given to the action");
        Verify.Equal(previous, receive.GetValue(), "value of the request");
        Verify.That(ReferenceEquals(status, receive.Test()), "a complete request stays complete");
        send.Wait();
        list.Add(world.ImmediateReceive<int>(previous, 51));
        list.Add(world.ImmediateSend(1, next, 51));
        List<Request>? both = null;
        while (both is null) both = list.TestAll();
        Verify.Equal(2, both.Count, "both at once");
        world.Barrier();
    }

    internal static void Cancel(Intracommunicator world)
    {
        ReceiveRequest never = world.ImmediateReceive(Communicator.anySource, 77, new int[1]);
        Verify.That(never.Test() is null, "nobody sends this");
        never.Cancel();
        Verify.That(never.Wait().Cancelled, "a cancelled receive says so");
        Verify.That(never.GetValue() is null, "and has no value");
        world.Barrier();
    }

    private static void PingPong(Intracommunicator world)
    {
        if (world.Rank == 0)
        {
            world.Send("a"u8.ToArray(), 1, 9);
            Verify.Equal('b', (char)world.Receive<byte>(1, 9), "answer");
        }
        else
        {
            byte[]? text = new byte[1];
            world.Receive(0, 9, ref text);
            Verify.Equal('a', (char)text![0], "question");
            world.Send((byte)'b', 0, 9);
        }
    }

    private static (int Next, int Previous) Ring(Intracommunicator world) =>
        ((world.Rank + 1) % world.Size, (world.Rank + world.Size - 1) % world.Size);
}
