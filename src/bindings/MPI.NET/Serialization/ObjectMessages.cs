using MPI.Native;
using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

/// <summary>Serialized values as messages: byte arrays whose length the other side does not know beforehand.</summary>
internal static unsafe class ObjectMessages
{
    internal static void Send(byte[] bytes, int dest, int tag, int comm)
    {
        fixed (byte* buffer = &Pinned.Array(bytes))
            Check(MPI_Send((nint)buffer, bytes.Length, MPI_BYTE, dest, tag, comm));
    }

    internal static byte[] Receive(int source, int tag, int comm, out MPI_Status status)
    {
        Check(MatchedProbe.Wait(source, tag, comm, out nint message, out MPI_Status probed));
        return Take(message, ref probed, out status);
    }

    internal static byte[]? TryReceive(int source, int tag, int comm, out MPI_Status status)
    {
        Check(MatchedProbe.Test(source, tag, comm, out bool found, out nint message, out status));
        return found ? Take(message, ref status, out status) : null;
    }

    /// <summary>Sends the root's bytes to all; the others' argument is not read.</summary>
    internal static byte[] Broadcast(byte[]? bytes, int root, int comm)
    {
        int length = bytes?.Length ?? 0;
        Check(MPI_Bcast((nint)(&length), 1, MPI_INT, root, comm));
        byte[] received = bytes ?? new byte[length];
        fixed (byte* buffer = &Pinned.Array(received))
            Check(MPI_Bcast((nint)buffer, length, MPI_BYTE, root, comm));
        return received;
    }

    /// <summary>The bytes of every rank, one after the other, at every rank.</summary>
    internal static Blocks Allgather(byte[] mine, int size, int comm)
    {
        var lengths = new int[size];
        int length = mine.Length;
        fixed (int* all = lengths)
            Check(MPI_Allgather((nint)(&length), 1, MPI_INT, (nint)all, 1, MPI_INT, comm));
        var blocks = new Blocks(lengths);
        fixed (byte* send = &Pinned.Array(mine), receive = &Pinned.Array(blocks.Bytes))
            Check(MPI_Allgatherv((nint)send, length, MPI_BYTE, (nint)receive, lengths, blocks.Offsets, MPI_BYTE, comm));
        return blocks;
    }

    /// <summary>The bytes of every rank at the root; null elsewhere.</summary>
    internal static Blocks? Gather(byte[] mine, int rank, int size, int root, int comm)
    {
        int[]? lengths = rank == root ? new int[size] : null;
        int length = mine.Length;
        fixed (int* all = lengths)
            Check(MPI_Gather((nint)(&length), 1, MPI_INT, (nint)all, 1, MPI_INT, root, comm));
        Blocks? blocks = lengths is null ? null : new Blocks(lengths);
        fixed (byte* send = &Pinned.Array(mine), receive = &Pinned.ArrayOrNull(blocks?.Bytes))
            Check(MPI_Gatherv((nint)send, length, MPI_BYTE, (nint)receive, lengths, blocks?.Offsets, MPI_BYTE, root, comm));
        return blocks;
    }

    /// <summary>Every rank gets its block of the root's.</summary>
    internal static byte[] Scatter(Blocks? blocks, int root, int comm)
    {
        int length = 0;
        fixed (int* lengths = blocks?.Lengths)
            Check(MPI_Scatter((nint)lengths, 1, MPI_INT, (nint)(&length), 1, MPI_INT, root, comm));
        var mine = new byte[length];
        fixed (byte* send = &Pinned.ArrayOrNull(blocks?.Bytes), receive = &Pinned.Array(mine))
            Check(MPI_Scatterv((nint)send, blocks?.Lengths, blocks?.Offsets, MPI_BYTE, (nint)receive, length, MPI_BYTE, root, comm));
        return mine;
    }

    /// <summary>Block i goes to rank i; block j of the result comes from rank j.</summary>
    internal static Blocks Alltoall(Blocks blocks, int comm)
    {
        var lengths = new int[blocks.Lengths.Length];
        fixed (int* send = blocks.Lengths, receive = lengths)
            Check(MPI_Alltoall((nint)send, 1, MPI_INT, (nint)receive, 1, MPI_INT, comm));
        var received = new Blocks(lengths);
        fixed (byte* send = &Pinned.Array(blocks.Bytes), receive = &Pinned.Array(received.Bytes))
        {
            Check(MPI_Alltoallv(
                (nint)send, blocks.Lengths, blocks.Offsets, MPI_BYTE, (nint)receive, lengths, received.Offsets, MPI_BYTE, comm));
        }

        return received;
    }

    private static byte[] Take(nint message, ref MPI_Status probed, out MPI_Status status)
    {
        Check(MPI_Get_count(ref probed, MPI_BYTE, out int length));
        var bytes = new byte[length];
        fixed (byte* buffer = &Pinned.Array(bytes))
            Check(MatchedProbe.Receive((nint)buffer, length, MPI_BYTE, message, out status));
        return bytes;
    }
}
