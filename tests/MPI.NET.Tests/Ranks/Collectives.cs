using System.Runtime.InteropServices;

namespace MPI.Ranks;

/// <summary>What all ranks do together.</summary>
internal static class Collectives
{
    internal static void BarrierAndBroadcast(Intracommunicator world)
    {
        world.Barrier();
        int last = world.Size - 1;
        double value = world.Rank == last ? 2.5 : 0;
        world.Broadcast(ref value, last);
        Verify.Equal(2.5, value, "broadcast value");
        long[] values = world.Rank == 0 ? [1, 2, 3] : new long[3];
        world.Broadcast(ref values, 0);
        Verify.SameItems([1, 2, 3], values, "broadcast array");
        float[] none = [];
        world.Broadcast(ref none, 0);
    }

    internal static void Allreduce(Intracommunicator world)
    {
        int p = world.Size;
        Verify.Equal(p * (p - 1) / 2, world.Allreduce(world.Rank, Operation<int>.Add), "sum of ranks");
        float[] values = [world.Rank, 1, 0.5f];
        Verify.SameItems([p * (p - 1) / 2f, p, p / 2f], world.Allreduce(values, Operation<float>.Add), "sum of arrays");
        float[]? kept = new float[3];
        float[] room = kept;
        world.Allreduce(values, Operation<float>.Max, ref kept);
        Verify.That(ReferenceEquals(room, kept), "an array of the right length is filled, not replaced");
        Verify.SameItems([p - 1, 1, 0.5f], room, "maximum of arrays");
        float[]? missing = null;
        world.Allreduce(values, Operation<float>.Min, ref missing);
        Verify.SameItems([0, 1, 0.5f], missing, "minimum of arrays");
        Verify.SameItems([], world.Allreduce(Array.Empty<double>(), Operation<double>.Add), "sum of nothing");
    }

    internal static void PredefinedOperations(Intracommunicator world)
    {
        int[] all = [.. Enumerable.Range(3, world.Size)];
        int mine = all[world.Rank];
        Check(world, Operation<int>.Min, mine, all.Min(), Unsafe.MPI_MIN);
        Check(world, Operation<int>.Max, mine, all.Max(), Unsafe.MPI_MAX);
        Check(world, Operation<int>.Add, mine, all.Sum(), Unsafe.MPI_SUM);
        Check(world, Operation<int>.Multiply, mine, all.Aggregate((x, y) => x * y), Unsafe.MPI_PROD);
        Check(world, Operation<int>.BitwiseAnd, mine, all.Aggregate((x, y) => x & y), Unsafe.MPI_BAND);
        Check(world, Operation<int>.BitwiseOr, mine, all.Aggregate((x, y) => x | y), Unsafe.MPI_BOR);
        Check(world, Operation<int>.ExclusiveOr, mine, all.Aggregate((x, y) => x ^ y), Unsafe.MPI_BXOR);
        Check(world, Operation<int>.LogicalAnd, mine - 3, 0, Unsafe.MPI_LAND);
        Check(world, Operation<int>.LogicalOr, mine - 3, world.Size == 1 ? 0 : 1, Unsafe.MPI_LOR);
    }

    internal static void UserOperation(Intracommunicator world)
    {
        // Not commutative: keep the lower rank's digits in front.
        long digits = world.Allreduce(world.Rank + 1L, (x, y) => x * (y < 10 ? 10 : 100) + y);
        Verify.Equal(long.Parse(string.Concat(Enumerable.Range(1, world.Size))), digits, "digits in the order of the ranks");

        float[] values = [.. Enumerable.Range(0, 1000).Select(i => (float)(i * (world.Rank + 1)))];
        float[] largest = world.Allreduce(values, (x, y) => x > y ? x : y);
        Verify.SameItems(Enumerable.Range(0, 1000).Select(i => (float)(i * world.Size)), largest, "user maximum of arrays");

        using var together = new Operation<Extent>(Extent.Union);
        Verify.That(together.Op != Unsafe.MPI_OP_NULL, "a user operation has a handle");
        Extent extent = world.Allreduce(new Extent(-world.Rank, world.Rank, world.Rank == 0), Extent.Union);
        Verify.Equal(new Extent(1 - world.Size, world.Size - 1, true), extent, "reduction of a struct");

        if (world.Size == 1) return;    // with one rank MPI never calls the operation
        Verify.Throws<TimeoutException>(
            () => Repeat(world, static (_, _) => throw new TimeoutException()), "an exception of the delegate comes out of the collective");
        Verify.Equal(world.Size, world.Allreduce(1, Operation<int>.Add), "the ranks are still in step");
    }

    internal static void ReduceAndScan(Intracommunicator world)
    {
        int root = world.Size - 1, sum = world.Size * (world.Size + 1) / 2, below = world.Rank * (world.Rank + 1) / 2;
        int reduced = world.Reduce(world.Rank + 1, Operation<int>.Add, root);
        if (world.Rank == root) Verify.Equal(sum, reduced, "sum at the root");
        double[]? arrays = world.Reduce([world.Rank + 1.0, 1.0], Operation<double>.Add, root);
        if (world.Rank == root) Verify.SameItems([sum, world.Size], arrays, "sum of arrays at the root");
        else Verify.That(arrays is null, "other ranks get nothing");
        Verify.Equal(below + world.Rank + 1, world.Scan(world.Rank + 1, Operation<int>.Add), "running sum");
        Verify.SameItems([below + world.Rank + 1], world.Scan([world.Rank + 1], Operation<int>.Add), "running sum of arrays");
        Verify.Equal(below, world.ExclusiveScan(world.Rank + 1, Operation<int>.Add), "running sum of the ranks before");
        int[] counts = [.. Enumerable.Repeat(2, world.Size)];
        int[] shared = [.. Enumerable.Range(0, 2 * world.Size)];
        int[] part = world.ReduceScatter(shared, Operation<int>.Add, counts);
        Verify.SameItems([2 * world.Rank * world.Size, (2 * world.Rank + 1) * world.Size], part, "part of the sum");
    }

    internal static void Gather(Intracommunicator world)
    {
        int[] ranks = [.. Enumerable.Range(0, world.Size)];
        int[] twice = [.. ranks.SelectMany(r => new[] { r, r })];
        int[] counts = [.. ranks.Select(r => r + 1)];
        int[] growing = [.. ranks.SelectMany(r => Enumerable.Repeat(r, r + 1))];
        int[] mine = [.. Enumerable.Repeat(world.Rank, world.Size + 1)];
        Verify.SameItems(ranks, world.Allgather(world.Rank), "allgather");
        Verify.SameItems(twice, world.AllgatherFlattened(mine, 2), "allgather of blocks");
        Verify.SameItems(growing, world.AllgatherFlattened(mine, counts), "allgather of blocks of several lengths");
        int root = world.Size - 1;
        int[]? gathered = world.Gather(world.Rank, root);
        int[]? blocks = world.GatherFlattened([world.Rank, world.Rank], root);
        int[]? uneven = world.GatherFlattened(mine, counts, root);
        if (world.Rank == root)
        {
            Verify.SameItems(ranks, gathered, "gather");
            Verify.SameItems(twice, blocks, "gather of blocks");
            Verify.SameItems(growing, uneven, "gather of blocks of several lengths");
        }
        else
        {
            Verify.That(gathered is null && blocks is null && uneven is null, "other ranks get nothing");
        }
    }

    internal static void ScatterAndAlltoall(Intracommunicator world)
    {
        int root = world.Size - 1;
        int[] ranks = [.. Enumerable.Range(0, world.Size)];
        int[] counts = [.. ranks.Select(r => r + 1)];
        int[]? growing = world.Rank == root ? [.. ranks.SelectMany(r => Enumerable.Repeat(r, r + 1))] : null;
        Verify.Equal(world.Rank, world.Rank == root ? world.Scatter(ranks) : world.Scatter<int>(root), "scattered value");
        Verify.Equal(world.Rank, world.Scatter(world.Rank == root ? ranks : null, root), "scattered value");
        Verify.SameItems([world.Rank], world.ScatterFromFlattened(world.Rank == root ? ranks : null, 1, root), "scattered blocks");
        Verify.SameItems(
            Enumerable.Repeat(world.Rank, world.Rank + 1), world.ScatterFromFlattened(growing, counts, root), "scattered uneven blocks");

        int[] toAll = [.. ranks.Select(r => 100 * world.Rank + r)];
        int[] fromAll = [.. ranks.Select(r => 100 * r + world.Rank)];
        Verify.SameItems(fromAll, world.Alltoall(toAll), "one value to every rank");
        int[] pairs = [.. toAll.SelectMany(v => new[] { v, -v })];
        int[] pairsBack = [.. fromAll.SelectMany(v => new[] { v, -v })];
        Verify.SameItems(pairsBack, world.AlltoallFlattened(pairs, 2), "a block to every rank");
        int[] twos = [.. Enumerable.Repeat(2, world.Size)];
        Verify.SameItems(pairsBack, world.AlltoallFlattened(pairs, twos, twos), "blocks with counts");
    }

    internal static void ElementTypes(Intracommunicator world)
    {
        int p = world.Size;
        Verify.Equal((byte)p, world.Allreduce((byte)1, Operation<byte>.Add), "byte");
        Verify.Equal((sbyte)-p, world.Allreduce((sbyte)-1, Operation<sbyte>.Add), "sbyte");
        Verify.Equal((short)-p, world.Allreduce((short)-1, Operation<short>.Add), "short");
        Verify.Equal((ushort)p, world.Allreduce((ushort)1, Operation<ushort>.Add), "ushort");
        Verify.Equal(3_000_000_000u, world.Allreduce(3_000_000_000u, Operation<uint>.Max), "uint");
        Verify.Equal((long)p << 40, world.Allreduce(1L << 40, Operation<long>.Add), "long");
        Verify.Equal(ulong.MaxValue, world.Allreduce(ulong.MaxValue, Operation<ulong>.Max), "ulong");
        Verify.Equal(p * 0.25f, world.Allreduce(0.25f, Operation<float>.Add), "float");
        Verify.Equal(p * 0.25, world.Allreduce(0.25, Operation<double>.Add), "double");
        Verify.Equal('z', world.Allreduce('z', Operation<char>.Max), "char");
        Verify.Equal(p * 1.5m, world.Allreduce(1.5m, Operation<decimal>.Add), "decimal");
        Verify.Equal((nint)p, world.Allreduce((nint)1, (x, y) => x + y), "nint");
        Verify.SameItems(
            Enumerable.Range(0, p).Select(r => (DayOfWeek)(r % 7)), world.Allgather((DayOfWeek)(world.Rank % 7)), "enum");
    }

    /// <summary>100 MB of floats, every element with its own sum.</summary>
    internal static void LargeAllreduce(Intracommunicator world)
    {
        const int Length = 25_000_000;
        var values = new float[Length];
        for (int i = 0; i < Length; i++) values[i] = (i % 1000) * (world.Rank + 1);
        float[] sums = world.Allreduce(values, Operation<float>.Add);
        int factor = world.Size * (world.Size + 1) / 2;
        for (int i = 0; i < Length; i++)
            if (sums[i] != (i % 1000) * factor) throw new InvalidOperationException($"element {i}: {sums[i]}");
    }

    private static void Check(Intracommunicator world, ReductionOperation<int> op, int mine, int expected, int predefined)
    {
        Verify.Equal(predefined, Operation<int>.GetPredefinedOperation(op), "MPI's own operation");
        Verify.Equal(expected, world.Allreduce(mine, op), "MPI's result");
        Verify.Equal(expected, world.Allgather(mine).Aggregate((x, y) => op(x, y)), "the delegate's result");
    }

    // Which ranks MPI lets combine is its own choice: every rank gets a turn as one that combines.
    private static void Repeat(Intracommunicator world, ReductionOperation<int> op)
    {
        Exception? thrown = null;
        try
        {
            world.Allreduce(world.Rank, op);
        }
        catch (TimeoutException e)
        {
            thrown = e;
        }

        int failures = world.Allreduce(thrown is null ? 0 : 1, Operation<int>.Add);
        Verify.That(failures > 0, "some rank saw the exception");
        throw thrown ?? new TimeoutException();
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Extent(int Low, double High, bool Set)
    {
        internal static Extent Union(Extent x, Extent y) =>
            new(Math.Min(x.Low, y.Low), Math.Max(x.High, y.High), x.Set || y.Set);
    }
}
