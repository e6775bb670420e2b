using System.Text.Json;

namespace MPI.Ranks;

/// <summary>What has to be serialized: strings, bools, classes.</summary>
internal static class Objects
{
    internal static void Collectives(Intracommunicator world)
    {
        using var comm = (Intracommunicator)world.Clone();
        Verify.Throws<PlatformNotSupportedException>(() => comm.Allgather("no serializer"), "a communicator starts without a serializer");
        comm.Serialization.Serializer = new JsonText();
        int root = comm.Size - 1;
        string[] names = [.. Enumerable.Range(0, comm.Size).Select(r => new string('x', r + 1))];
        string mine = names[comm.Rank];
        Verify.SameItems(names, comm.Allgather(mine), "allgather of strings");
        string[]? gathered = comm.Gather(mine, root);
        if (comm.Rank == root) Verify.SameItems(names, gathered, "gather of strings");
        Verify.SameItems(names.SelectMany(n => new[] { n, n }), comm.AllgatherFlattened([mine, mine], 2), "allgather of string arrays");
        string told = comm.Rank == root ? "told" : "";
        comm.Broadcast(ref told, root);
        Verify.Equal("told", told, "broadcast of a string");
        string[] list = comm.Rank == root ? names : [];
        comm.Broadcast(ref list, root);
        Verify.SameItems(names, list, "broadcast of strings");
        Verify.Equal(mine, comm.Scatter(comm.Rank == root ? names : null, root), "scatter of strings");
        Verify.SameItems(Enumerable.Repeat(mine, comm.Size), comm.Alltoall(names), "strings to every rank");
        Verify.Equal(string.Concat(names), comm.Allreduce(mine, (x, y) => x + y), "concatenation in the order of the ranks");
        Verify.Equal(string.Concat(names[..(comm.Rank + 1)]), comm.Scan(mine, (x, y) => x + y), "running concatenation");
        Verify.Equal(comm.Size > 1, comm.Allreduce(comm.Rank == 1, Operation<bool>.LogicalOr), "a bool that only rank 1 sets");
        Verify.SameItems([true, false], comm.Allreduce([true, comm.Rank != root], Operation<bool>.LogicalAnd), "bools");
        string? all = comm.Reduce(mine, (x, y) => x + y, root);
        if (comm.Rank == root) Verify.Equal(string.Concat(names), all, "concatenation at the root");
    }

    internal static void Messages(Intracommunicator world)
    {
        using var comm = (Intracommunicator)world.Clone();
        comm.Serialization.Serializer = new JsonText();
        int next = (comm.Rank + 1) % comm.Size, previous = (comm.Rank + comm.Size - 1) % comm.Size;
        ReceiveRequest early = comm.ImmediateReceive<string>(previous, 1);
        Request sending = comm.ImmediateSend($"from {comm.Rank}", next, 1);
        Verify.Equal(1, early.Wait().Count(), "one value");
        sending.Wait();
        Verify.Equal($"from {previous}", early.GetValue(), "string from the rank before");
        string? given = null;
        ReceiveRequest calling = comm.ImmediateReceive<string>(previous, 2, text => given = text);
        comm.SendReceive($"two {comm.Rank}", next, 3, previous, 3, out string both);
        Verify.Equal($"two {previous}", both, "string sent and received");
        sending = comm.ImmediateSend("later", next, 2);
        while (calling.Test() is null) Thread.Yield();
        sending.Wait();
        Verify.Equal("later", given, "string given to the action");
        sending = comm.ImmediateSend(new[] { "a", "b" }, next, 4);
        string[]? pair = null;
        comm.Receive(previous, 4, ref pair, out CompletedStatus status);
        sending.Wait();
        Verify.SameItems(["a", "b"], pair, "array of strings");
        Verify.Equal(2, status.Count(), "two values");
        Verify.Equal(previous, status.Source, "source");
        comm.Barrier();
    }

    private sealed class JsonText : ISerializer
    {
        public void Serialize<T>(Stream stream, T value) => JsonSerializer.Serialize(stream, value);

        public T Deserialize<T>(Stream stream) => JsonSerializer.Deserialize<T>(stream)!;
    }
}
