using static MPI.Errors;

namespace MPI;

// One value, or one array, of every rank: at all ranks or at the root.
public unsafe partial class Intracommunicator
{
    public T[] Allgather<T>(T value)
    {
        T[]? result = null;
        Allgather(value, ref result);
        return result!;
    }

    public void Allgather<T>(T inValue, ref T[]? outValues)
    {
        if (!Datatype<T>.IsDirect)
        {
            outValues = ObjectMessages.Allgather(Serialization.ToBytes(inValue), Size, Handle).Values<T>(Serialization);
            return;
        }

        outValues = Sized(outValues, Size);
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Value(ref inValue), receive = &Pinned.Array(outValues))
            Check(Unsafe.MPI_Allgather((nint)send, 1, type, (nint)receive, 1, type, Handle));
    }

    public T[] AllgatherFlattened<T>(T[] inValues, int count)
    {
        T[]? result = null;
        AllgatherFlattened(inValues, count, ref result);
        return result!;
    }

    public T[] AllgatherFlattened<T>(T[] inValues, int[] counts)
    {
        T[]? result = null;
        AllgatherFlattened(inValues, counts, ref result);
        return result!;
    }

    /// <summary>The first count values of every rank, one rank after the other.</summary>
    public void AllgatherFlattened<T>(T[] inValues, int count, ref T[]? outValues)
    {
        CheckLength(inValues, count);
        if (!Datatype<T>.IsDirect)
        {
            outValues = Flat(ObjectMessages.Allgather(Serialization.ToBytes(inValues[..count]), Size, Handle).Values<T[]>(Serialization));
            return;
        }

        outValues = Sized(outValues, checked(count * Size));
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
            Check(Unsafe.MPI_Allgather((nint)send, count, type, (nint)receive, count, type, Handle));
    }

    /// <summary>The first counts[r] values of every rank r, one rank after the other.</summary>
    public void AllgatherFlattened<T>(T[] inValues, int[] counts, ref T[]? outValues)
    {
        CheckCounts(counts);
        CheckLength(inValues, counts[Rank]);
        if (!Datatype<T>.IsDirect)
        {
            AllgatherFlattened(inValues, counts[Rank], ref outValues);
            return;
        }

        outValues = Sized(outValues, counts.Sum());
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
        {
            Check(Unsafe.MPI_Allgatherv(
                (nint)send, counts[Rank], type, (nint)receive, counts, Blocks.OffsetsOf(counts), type, Handle));
        }
    }

    public T[]? Gather<T>(T value, int root)
    {
        T[]? result = null;
        Gather(value, root, ref result);
        return result;
    }

    public void Gather<T>(T inValue, int root, ref T[]? outValues)
    {
        if (!Datatype<T>.IsDirect)
        {
            Blocks? blocks = ObjectMessages.Gather(Serialization.ToBytes(inValue), Rank, Size, root, Handle);
            if (blocks is not null) outValues = blocks.Values<T>(Serialization);
            return;
        }

        if (Rank == root) outValues = Sized(outValues, Size);
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Value(ref inValue), receive = &Pinned.ArrayOrNull(outValues))
            Check(Unsafe.MPI_Gather((nint)send, 1, type, (nint)receive, 1, type, root, Handle));
    }

    public T[]? GatherFlattened<T>(T[] inValues, int root)
    {
        T[]? result = null;
        GatherFlattened(inValues, root, ref result);
        return result;
    }

    public T[]? GatherFlattened<T>(T[] inValues, int[] counts, int root)
    {
        T[]? result = null;
        GatherFlattened(inValues, counts, root, ref result);
        return result;
    }

    /// <summary>The arrays of all ranks, all of the same length, one rank after the other.</summary>
    public void GatherFlattened<T>(T[] inValues, int root, ref T[]? outValues)
    {
        ArgumentNullException.ThrowIfNull(inValues);
        if (!Datatype<T>.IsDirect)
        {
            Blocks? blocks = ObjectMessages.Gather(Serialization.ToBytes(inValues), Rank, Size, root, Handle);
            if (blocks is not null) outValues = Flat(blocks.Values<T[]>(Serialization));
            return;
        }

        if (Rank == root) outValues = Sized(outValues, checked(inValues.Length * Size));
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.ArrayOrNull(outValues))
            Check(Unsafe.MPI_Gather((nint)send, inValues.Length, type, (nint)receive, inValues.Length, type, root, Handle));
    }

    /// <summary>The first counts[r] values of every rank r, one rank after the other. The counts matter at all ranks.</summary>
    public void GatherFlattened<T>(T[] inValues, int[] counts, int root, ref T[]? outValues)
    {
        CheckCounts(counts);
        CheckLength(inValues, counts[Rank]);
        if (!Datatype<T>.IsDirect)
        {
            GatherFlattened(inValues[..counts[Rank]], root, ref outValues);
            return;
        }

        if (Rank == root) outValues = Sized(outValues, counts.Sum());
        int type = Datatype<T>.Handle;
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.ArrayOrNull(outValues))
        {
            Check(Unsafe.MPI_Gatherv(
                (nint)send, counts[Rank], type, (nint)receive, counts, Blocks.OffsetsOf(counts), type, root, Handle));
        }
    }

    private static T[] Flat<T>(T[][] arrays) => [.. arrays.SelectMany(a => a)];

    private static void CheckLength<T>(T[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (count < 0 || count > values.Length)
            throw new ArgumentException($"{count} values are to be sent from an array of {values.Length}.", nameof(count));
    }
}
