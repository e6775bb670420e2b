using static MPI.Errors;

namespace MPI;

// Reductions. Blittable values go through MPI's own operation or a user-defined one; all others are gathered and combined
// in the order of the ranks.
public unsafe partial class Intracommunicator
{
    private delegate int Reduction(nint send, nint receive, int count, int datatype, int op, int comm);

    public T Allreduce<T>(T value, ReductionOperation<T> op)
    {
        if (!Datatype<T>.IsDirect) return Combine(Allgather(value), op);
        T result = default!;
        fixed (byte* send = &Pinned.Value(ref value), receive = &Pinned.Value(ref result))
            Reduce((nint)send, (nint)receive, 1, op, Unsafe.MPI_Allreduce);
        return result;
    }

    public T[] Allreduce<T>(T[] values, ReductionOperation<T> op)
    {
        T[]? result = null;
        Allreduce(values, op, ref result);
        return result!;
    }

    /// <summary>Element by element. There is no form in place: in and out must be two arrays.</summary>
    public void Allreduce<T>(T[] inValues, ReductionOperation<T> op, ref T[]? outValues)
    {
        CheckArrays(inValues, outValues);
        if (Datatype<T>.IsDirect) ReduceDirect(inValues, op, ref outValues, Unsafe.MPI_Allreduce);
        else outValues = CombineArrays(Allgather(inValues), op);
    }

    public T Reduce<T>(T value, ReductionOperation<T> op, int root)
    {
        if (!Datatype<T>.IsDirect) return Gather(value, root) is { } all ? Combine(all, op) : default!;
        T result = default!;
        fixed (byte* send = &Pinned.Value(ref value), receive = &Pinned.Value(ref result))
            Reduce((nint)send, (nint)receive, 1, op, ToRoot(root));
        return result;
    }

    public T[]? Reduce<T>(T[] values, ReductionOperation<T> op, int root)
    {
        T[]? result = null;
        Reduce(values, op, root, ref result);
        return result;
    }

    public void Reduce<T>(T[] inValues, ReductionOperation<T> op, int root, ref T[]? outValues)
    {
        CheckArrays(inValues, Rank == root ? outValues : null);
        if (!Datatype<T>.IsDirect)
        {
            if (Gather(inValues, root) is { } all) outValues = CombineArrays(all, op);
            return;
        }

        if (Rank == root)
        {
            ReduceDirect(inValues, op, ref outValues, ToRoot(root));
            return;
        }

        fixed (byte* send = &Pinned.Array(inValues))
            Reduce((nint)send, 0, inValues.Length, op, ToRoot(root));
    }

    public T Scan<T>(T value, ReductionOperation<T> op)
    {
        if (!Datatype<T>.IsDirect) return Combine(Allgather(value)[..(Rank + 1)], op);
        T result = default!;
        fixed (byte* send = &Pinned.Value(ref value), receive = &Pinned.Value(ref result))
            Reduce((nint)send, (nint)receive, 1, op, Unsafe.MPI_Scan);
        return result;
    }

    public T[] Scan<T>(T[] values, ReductionOperation<T> op)
    {
        T[]? result = null;
        Scan(values, op, ref result);
        return result!;
    }

    /// <summary>Rank r gets the combination of ranks 0 to r.</summary>
    public void Scan<T>(T[] inValues, ReductionOperation<T> op, ref T[]? outValues)
    {
        CheckArrays(inValues, outValues);
        if (Datatype<T>.IsDirect) ReduceDirect(inValues, op, ref outValues, Unsafe.MPI_Scan);
        else outValues = CombineArrays(Allgather(inValues)[..(Rank + 1)], op);
    }

    /// <summary>Rank r gets the combination of ranks 0 to r-1; rank 0 gets the default value.</summary>
    public T ExclusiveScan<T>(T value, ReductionOperation<T> op)
    {
        if (!Datatype<T>.IsDirect)
        {
            T[] all = Allgather(value);
            return Rank == 0 ? default! : Combine(all[..Rank], op);
        }

        T result = default!;
        fixed (byte* send = &Pinned.Value(ref value), receive = &Pinned.Value(ref result))
            Reduce((nint)send, (nint)receive, 1, op, Unsafe.MPI_Exscan);
        return Rank == 0 ? default! : result;
    }

    public T[] ReduceScatter<T>(T[] values, ReductionOperation<T> op, int[] counts)
    {
        T[]? result = null;
        ReduceScatter(values, op, counts, ref result);
        return result!;
    }

    /// <summary>Reduces element by element and gives rank r its counts[r] elements of the result.</summary>
    public void ReduceScatter<T>(T[] inValues, ReductionOperation<T> op, int[] counts, ref T[]? outValues)
    {
        CheckArrays(inValues, outValues);
        CheckCounts(counts);
        if (!Datatype<T>.IsDirect)
        {
            int offset = Blocks.OffsetsOf(counts)[Rank];
            outValues = Allreduce(inValues, op)[offset..(offset + counts[Rank])];
            return;
        }

        outValues = Sized(outValues, counts[Rank]);
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
        {
            Reduce((nint)send, (nint)receive, inValues.Length, op, (from, to, _, datatype, operation, comm) =>
                Unsafe.MPI_Reduce_scatter(from, to, counts, datatype, operation, comm));
        }
    }

    private static Reduction ToRoot(int root) =>
        (send, receive, count, datatype, op, comm) => Unsafe.MPI_Reduce(send, receive, count, datatype, op, root, comm);

    private void ReduceDirect<T>(T[] inValues, ReductionOperation<T> op, ref T[]? outValues, Reduction reduction)
    {
        outValues = Sized(outValues, inValues.Length);
        fixed (byte* send = &Pinned.Array(inValues), receive = &Pinned.Array(outValues))
            Reduce((nint)send, (nint)receive, inValues.Length, op, reduction);
    }

    private void Reduce<T>(nint send, nint receive, int count, ReductionOperation<T> op, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(op);
        using var operation = new Operation<T>(op);
        Check(reduction(send, receive, count, Datatype<T>.Handle, operation.Op, Handle));
        operation.ThrowIfFailed();
    }

    private static T Combine<T>(T[] values, ReductionOperation<T> op)
    {
        T result = values[0];
        for (int rank = 1; rank < values.Length; rank++) result = op(result, values[rank]);
        return result;
    }

    private static T[] CombineArrays<T>(T[][] arrays, ReductionOperation<T> op)
    {
        var result = new T[arrays[0].Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = arrays[0][i];
            for (int rank = 1; rank < arrays.Length; rank++) result[i] = op(result[i], arrays[rank][i]);
        }

        return result;
    }

    private static void CheckArrays<T>(T[] inValues, T[]? outValues)
    {
        ArgumentNullException.ThrowIfNull(inValues);
        if (ReferenceEquals(inValues, outValues))
            throw new ArgumentException("The values and the result of a reduction must be two arrays.", nameof(outValues));
    }
}
