using static MPI.Errors;

namespace MPI;

/// <summary>
/// Ranks that also work collectively: every rank makes the same call. Arrays that a call returns or fills are made by it
/// where the caller gives none of the right length. At ranks other than the root, results of rooted collectives are null.
/// </summary>
public unsafe partial class Intracommunicator : Communicator
{
    internal Intracommunicator(int handle) : base(handle)
    {
    }

    /// <summary>Takes over a raw communicator: Dispose frees it. Errors on it now return codes and become exceptions.</summary>
    public static new Intracommunicator Adopt(int comm) => (Intracommunicator)Communicator.Adopt(comm);

    public void Broadcast<T>(ref T value, int root)
    {
        if (!Datatype<T>.IsDirect)
        {
            byte[] bytes = ObjectMessages.Broadcast(Rank == root ? Serialization.ToBytes(value) : null, root, Handle);
            if (Rank != root) value = Serialization.FromBytes<T>(bytes, 0, bytes.Length);
            return;
        }

        fixed (byte* buffer = &Pinned.Value(ref value))
            Check(Unsafe.MPI_Bcast((nint)buffer, 1, Datatype<T>.Handle, root, Handle));
    }

    /// <summary>The root's array at all ranks. Of blittable values, every rank brings an array of the root's length.</summary>
    public void Broadcast<T>(ref T[] values, int root)
    {
        if (!Datatype<T>.IsDirect)
        {
            byte[] bytes = ObjectMessages.Broadcast(Rank == root ? Serialization.ToBytes(values) : null, root, Handle);
            if (Rank != root) values = Serialization.FromBytes<T[]>(bytes, 0, bytes.Length);
            return;
        }

        ArgumentNullException.ThrowIfNull(values);
        fixed (byte* buffer = &Pinned.Array(values))
            Check(Unsafe.MPI_Bcast((nint)buffer, values.Length, Datatype<T>.Handle, root, Handle));
    }

    private static T[] Sized<T>(T[]? values, int length) => values is null || values.Length < length ? new T[length] : values;

    private void CheckCounts(int[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Length != Size)
            throw new ArgumentException($"There are {counts.Length} counts for {Size} ranks.", nameof(counts));
    }
}
