using System.Diagnostics;
using System.Runtime.InteropServices;
using static MPI.Unsafe;

namespace MPI.Ranks;

/// <summary>The C functions under their own names, on raw memory.</summary>
internal static unsafe class RawCalls
{
    internal static void Collectives(Intracommunicator world)
    {
        Done(MPI_Comm_size(MPI_COMM_WORLD, out int size));
        Done(MPI_Comm_rank(MPI_COMM_WORLD, out int rank));
        Verify.Equal(world.Size, size, "raw size");
        Verify.Equal(world.Rank, rank, "raw rank");

        float* mine = stackalloc float[3] { rank, 1, -rank };
        float* sum = stackalloc float[3];
        Done(MPI_Allreduce((nint)mine, (nint)sum, 3, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD));
        float ranks = size * (size - 1) / 2f;
        Verify.SameItems([ranks, size, -ranks], new Span<float>(sum, 3).ToArray(), "raw sum");
        Done(MPI_Reduce((nint)mine, (nint)sum, 3, MPI_FLOAT, MPI_MAX, size - 1, MPI_COMM_WORLD));
        if (rank == size - 1) Verify.SameItems([size - 1, 1, 0], new Span<float>(sum, 3).ToArray(), "raw maximum at the last rank");

        long announced = rank == size - 1 ? 1L << 40 : 0;
        Done(MPI_Bcast((nint)(&announced), 1, MPI_LONG_LONG, size - 1, MPI_COMM_WORLD));
        Verify.Equal(1L << 40, announced, "raw broadcast");

        int own = 10 + rank;
        var all = new int[size];
        fixed (int* room = all)
            Done(MPI_Allgather((nint)(&own), 1, MPI_INT, (nint)room, 1, MPI_INT, MPI_COMM_WORLD));
        Verify.SameItems(Enumerable.Range(10, size), all, "raw allgather");

        int[] counts = [.. Enumerable.Range(1, size)];
        int[] offsets = [.. Enumerable.Range(0, size).Select(r => r * (r + 1) / 2)];
        byte[] part = [.. Enumerable.Repeat((byte)rank, rank + 1)];
        var whole = new byte[size * (size + 1) / 2];
        fixed (byte* from = part, to = whole)
            Done(MPI_Allgatherv((nint)from, rank + 1, MPI_BYTE, (nint)to, counts, offsets, MPI_BYTE, MPI_COMM_WORLD));
        Verify.SameItems(Enumerable.Range(0, size).SelectMany(r => Enumerable.Repeat((byte)r, r + 1)), whole, "raw allgatherv");
        Done(MPI_Barrier(MPI_COMM_WORLD));
        Verify.That(MPI_Wtime() > 0 && MPI_Wtick() > 0, "clock");
    }

    internal static void InPlace(Intracommunicator world)
    {
        double value = world.Rank + 0.5;
        Done(MPI_Allreduce(-1, (nint)(&value), 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD));
        Verify.Equal(world.Size * world.Size / 2.0, value, "sum in place");
    }

    internal static void Messages(Intracommunicator world)
    {
        int next = (world.Rank + 1) % world.Size, previous = (world.Rank + world.Size - 1) % world.Size;
        int sent = world.Rank, received = -1;
        int* requests = stackalloc int[2];
        Done(MPI_Irecv((nint)(&received), 1, MPI_INT, MPI_ANY_SOURCE, 5, MPI_COMM_WORLD, out requests[0]));
        Done(MPI_Isend((nint)(&sent), 1, MPI_INT, next, 5, MPI_COMM_WORLD, out requests[1]));
        var statuses = new MPI_Status[2];
        Done(MPI_Waitall(2, requests, statuses));
        Verify.Equal(previous, received, "message from the rank before");
        Verify.Equal(previous, statuses[0].MPI_SOURCE, "source in the status");
        Verify.Equal(5, statuses[0].MPI_TAG, "tag in the status");
        Done(MPI_Get_count(ref statuses[0], MPI_INT, out int count));
        Verify.Equal(1, count, "count in the status");
        Verify.Equal(MPI_REQUEST_NULL, requests[0], "completed request");
        Verify.Equal(MPI_REQUEST_NULL, requests[1], "completed request");

        world.Barrier();
        Done(MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, out int found, out _));
        Verify.Equal(0, found, "messages left in the queue");
        world.Barrier();
        Done(MPI_Isend((nint)(&sent), 1, MPI_INT, next, 6, MPI_COMM_WORLD, out int sending));
        Done(MPI_Recv((nint)(&received), 1, MPI_INT, previous, MPI_ANY_TAG, MPI_COMM_WORLD, out MPI_Status status));
        Verify.Equal(6, status.MPI_TAG, "tag of any tag");
        Done(MPI_Wait(ref sending, out _));
        Verify.Equal(MPI_REQUEST_NULL, sending, "request after wait");

        Done(MPI_Recv((nint)(&received), 1, MPI_INT, MPI_PROC_NULL, 7, MPI_COMM_WORLD, out status));
        Verify.Equal(MPI_PROC_NULL, status.MPI_SOURCE, "a receive from no process completes at once");
        Done(MPI_Send((nint)(&sent), 1, MPI_INT, MPI_PROC_NULL, 7, MPI_COMM_WORLD));

        Done(MPI_Irecv((nint)(&received), 1, MPI_INT, previous, 8, MPI_COMM_WORLD, out int receiving));
        Done(MPI_Sendrecv(
            (nint)(&sent), 1, MPI_INT, next, 8, (nint)(&sent), 0, MPI_INT, MPI_PROC_NULL, 8, MPI_COMM_WORLD, out _));
        int done = 0;
        while (done == 0) Done(MPI_Test(ref receiving, out done, out status));
        Verify.Equal(previous, status.MPI_SOURCE, "source after test");
        SomeOfSeveral(world, next, previous);
        world.Barrier();
    }

    internal static void Communicators(Intracommunicator world)
    {
        Done(MPI_Comm_split(MPI_COMM_WORLD, world.Rank % 2, -world.Rank, out int half));
        Done(MPI_Comm_size(half, out int size));
        Done(MPI_Comm_rank(half, out int rank));
        int ofMyParity = (world.Size + 1 - world.Rank % 2) / 2;
        Verify.Equal(ofMyParity, size, "size of a half");
        Verify.Equal(ofMyParity - 1 - world.Rank / 2, rank, "keys reverse the order");
        Done(MPI_Comm_compare(half, MPI_COMM_WORLD, out int comparison));
        Verify.Equal(world.Size == 1 ? MPI_CONGRUENT : MPI_UNEQUAL, comparison, "a half is not the world");
        Done(MPI_Errhandler_set(half, MPI_ERRORS_RETURN));
        Done(MPI_Errhandler_get(half, out int handler));
        Verify.Equal(MPI_ERRORS_RETURN, handler, "error handler");
        Done(MPI_Errhandler_free(ref handler));
        Done(MPI_Comm_free(ref half));
        Verify.Equal(MPI_COMM_NULL, half, "a freed communicator");
        Done(MPI_Comm_split(MPI_COMM_WORLD, world.Rank == 0 ? 0 : MPI_UNDEFINED, 0, out int only));
        Verify.Equal(world.Rank == 0, only != MPI_COMM_NULL, "only rank 0 is in it");
        if (only != MPI_COMM_NULL) Done(MPI_Comm_free(ref only));
        Done(MPI_Comm_dup(MPI_COMM_WORLD, out int copy));
        Done(MPI_Comm_compare(copy, MPI_COMM_WORLD, out comparison));
        Verify.Equal(MPI_CONGRUENT, comparison, "a copy is congruent");
        Done(MPI_Comm_free(ref copy));
    }

    internal static void DerivedTypes(Intracommunicator world)
    {
        Done(MPI_Type_vector(2, 1, 2, MPI_INT, out int everySecond));
        Done(MPI_Type_commit(ref everySecond));
        Done(MPI_Type_size(everySecond, out int size));
        Done(MPI_Type_extent(everySecond, out nint extent));
        Verify.Equal(8, size, "bytes of two ints");
        Verify.Equal(12, extent, "bytes that they span");
        int* values = stackalloc int[3] { world.Rank == 0 ? 1 : 0, world.Rank, world.Rank == 0 ? 3 : 0 };
        Done(MPI_Bcast((nint)values, 1, everySecond, 0, MPI_COMM_WORLD));
        Verify.SameItems([1, world.Rank, 3], new Span<int>(values, 3).ToArray(), "the gap keeps its value");
        Done(MPI_Type_free(ref everySecond));
        Verify.Equal(MPI_DATATYPE_NULL, everySecond, "a freed type");
    }

    /// <summary>Nanoseconds of an allreduce with oneself: what a call costs without any other rank.</summary>
    internal static void CallCost(Intracommunicator world)
    {
        const int Rounds = 200_000;
        float value = 1, sum = 0;
        for (int warm = 0; warm < 5; warm++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Rounds; i++) MPI_Allreduce((nint)(&value), (nint)(&sum), 1, MPI_FLOAT, MPI_SUM, MPI_COMM_SELF);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            if (world.Rank == 0) Console.WriteLine($"call {time.TotalNanoseconds / Rounds:F0} ns");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) MPI_Allreduce((nint)(&value), (nint)(&sum), 1, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
        Verify.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before, "bytes allocated by 1000 calls");
    }

    private static void SomeOfSeveral(Intracommunicator world, int next, int previous)
    {
        int* received = stackalloc int[2];
        int first = 100 + world.Rank;
        var requests = new int[2];
        Done(MPI_Irecv((nint)received, 1, MPI_INT, previous, 20, MPI_COMM_WORLD, out requests[0]));
        Done(MPI_Irecv((nint)(received + 1), 1, MPI_INT, previous, 21, MPI_COMM_WORLD, out requests[1]));
        Done(MPI_Isend((nint)(&first), 1, MPI_INT, next, 21, MPI_COMM_WORLD, out int sending));
        Done(MPI_Waitany(2, requests, out int index, out MPI_Status status));
        Verify.Equal(1, index, "the second receive is complete first");
        Verify.Equal(21, status.MPI_TAG, "its tag");
        Verify.Equal(MPI_REQUEST_NULL, requests[1], "its request");
        Verify.That(requests[0] != MPI_REQUEST_NULL, "the other request still runs");
        Done(MPI_Wait(ref sending, out _));
        Done(MPI_Testany(2, requests, out index, out int done, out _));
        Verify.Equal(0, done, "nothing more came");
        world.Barrier();
        Done(MPI_Isend((nint)(&first), 1, MPI_INT, next, 20, MPI_COMM_WORLD, out sending));
        fixed (int* raw = requests)
        {
            done = 0;
            while (done == 0) Done(MPI_Testall(2, raw, out done, null));
        }

        Done(MPI_Wait(ref sending, out _));
        Verify.SameItems([100 + previous, 100 + previous], new Span<int>(received, 2).ToArray(), "both values");
    }

    private static void Done(int code) => Verify.Equal(MPI_SUCCESS, code, "return code");
}
