using static MPI.Errors;

namespace MPI;

// From the root to every rank, and from every rank to every other.
public unsafe partial class Intracommunicator
{
    /// <summary>As the root, gives every rank its value and keeps its own.</summary>
    public T Scatter<T>(T[] values) => Scatter(values, Rank);

    /// <summary>Receives this rank's value from the root.</summary>
    public T Scatter<T>(int root) => Scatter<T>(null, root);

    /// <summary>This rank's value of the root's array; the others' argument is not read.</summary>
    public T Scatter<T>(T[]? values, int root)
    {
        if (Rank == root) CheckBlocks(values, Size);
        if (!Datatype<T>.IsDirect)
        {
            Blocks? blocks = Rank == root ? Blocks.Of(Array.ConvertAll(values!, v => Serialization.ToBytes(v))) : null;
            byte[] bytes = ObjectMessages.Scatter(blocks, root, Handle);
            return Serialization.FromBytes<T>(bytes, 0, bytes.Length);
        }

        T mine = default!;
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.ArrayOrNull(values), receive = &Pinned.Value(ref mine))
            Check(Unsafe.MPI_Scatter((nint)send, 1, type, (nint)receive, 1, type, root, Handle));
        return mine;
    }

    public T[] ScatterFromFlattened<T>(T[]? inValues, int count, int root)
    {
        T[]? result = null;
        ScatterFromFlattened(inValues, count, root, ref result);
        return result!;
    }

    public T[] ScatterFromFlattened<T>(T[]? inValues, int[] counts, int root)
    {
        T[]? result = null;
        ScatterFromFlattened(inValues, counts, root, ref result);
        return result!;
    }

    /// <summary>Count values of the root's array for every rank.</summary>
    public void ScatterFromFlattened<T>(T[]? inValues, int count, int root, ref T[]? outValues) =>
        ScatterFromFlattened(inValues, SameForAll(count), root, ref outValues);

    /// <summary>counts[r] values of the root's array for every rank r. The counts matter at all ranks.</summary>
    public void ScatterFromFlattened<T>(T[]? inValues, int[] counts, int root, ref T[]? outValues)
    {
        CheckCounts(counts);
        if (Rank == root) CheckBlocks(inValues, counts.Sum());
        int[] offsets = Blocks.OffsetsOf(counts);
        if (!Datatype<T>.IsDirect)
        {
            T[][]? parts = Rank == root ? Parts(inValues!, counts) : null;
            outValues = Scatter(parts, root);
            return;
        }

        outValues = Sized(outValues, counts[Rank]);
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.ArrayOrNull(inValues), receive = &Pinned.Array(outValues))
            Check(Unsafe.MPI_Scatterv((nint)send, counts, offsets, type, (nint)receive, counts[Rank], type, root, Handle));
    }

    public T[] Alltoall<T>(T[] values)
    {
        T[]? result = null;
        Alltoall(values, ref result);
        return result!;
    }

    /// <summary>Value r goes to rank r; the values received are in the order of their ranks.</summary>
    public void Alltoall<T>(T[] inValues, ref T[]? outValues)
    {
        CheckBlocks(inValues, Size);
        if (!Datatype<T>.IsDirect)
        {
            Blocks blocks = Blocks.Of(Array.ConvertAll(inValues, v => Serialization.ToBytes(v)));
            outValues = ObjectMessages.Alltoall(blocks, Handle).Values<T>(Serialization);
            return;
        }

        AlltoallFlattened(inValues, 1, ref outValues);
    }

    public T[] AlltoallFlattened<T>(T[] inValues, int count)
    {
        T[]? result = null;
        AlltoallFlattened(inValues, count, ref result);
        return result!;
    }

    /// <summary>Blocks of count values: block r goes to rank r.</summary>
    public void AlltoallFlattened<T>(T[] inValues, int count, ref T[]? outValues)
    {
        if (!Datatype<T>.IsDirect)
        {
            AlltoallFlattened(inValues, SameForAll(count), SameForAll(count), ref outValues);
            return;
        }

        CheckBlocks(inValues, checked(count * Size));
        outValues = Sized(outValues, checked(count * Size));
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
            Check(Unsafe.MPI_Alltoall((nint)send, count, type, (nint)receive, count, type, Handle));
    }

    public T[] AlltoallFlattened<T>(T[] inValues, int[] sendCounts, int[] recvCounts)
    {
        T[]? result = null;
        AlltoallFlattened(inValues, sendCounts, recvCounts, ref result);
        return result!;
    }

    /// <summary>sendCounts[r] values go to rank r, recvCounts[r] come from it.</summary>
    public void AlltoallFlattened<T>(T[] inValues, int[] sendCounts, int[] recvCounts, ref T[]? outValues)
    {
        CheckCounts(sendCounts);
        CheckCounts(recvCounts);
        CheckBlocks(inValues, sendCounts.Sum());
        if (!Datatype<T>.IsDirect)
        {
            outValues = Flat(Alltoall(Parts(inValues, sendCounts)));
            return;
        }

        outValues = Sized(outValues, recvCounts.Sum());
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
        {
            Check(Unsafe.MPI_Alltoallv(
                (nint)send, sendCounts, Blocks.OffsetsOf(sendCounts), type,
                (nint)receive, recvCounts, Blocks.OffsetsOf(recvCounts), type, Handle));
        }
    }

    private static T[][] Parts<T>(T[] values, int[] counts)
    {
        int[] offsets = Blocks.OffsetsOf(counts);
        return [.. counts.Select((count, i) => values[offsets[i]..(offsets[i] + count)])];
    }

    private static void CheckBlocks<T>(T[]? values, int length)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length < length)
            throw new ArgumentException($"{length} values are needed, the array has {values.Length}.", nameof(values));
    }

    private int[] SameForAll(int count)
    {
        var counts = new int[Size];
        Array.Fill(counts, count);
        return counts;
    }
}
