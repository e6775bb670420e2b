using MPI;
using RiSgd.Numerics;

namespace RiSgd.Cluster;

/// <summary>Messages between neighbours: all receives posted first, then all sends, in the order of the neighbours, so that no rank waits for another's turn.</summary>
public sealed unsafe partial class MpiRanks
{
    private const int NeighbourTag = 77;

    /// <inheritdoc/>
    public void Exchange<T>(IReadOnlyList<int> neighbours, FlatMemory<T> mine, IReadOnlyList<FlatMemory<T>> theirs)
        where T : unmanaged
    {
        int* requests = stackalloc int[2 * neighbours.Count];
        for (int n = 0; n < neighbours.Count; n++)
        {
            if (theirs[n].Length != mine.Length)
                throw new ArgumentException($"room for {theirs[n].Length} elements of neighbour {neighbours[n]}, {mine.Length} will come", nameof(theirs));
            Check(Unsafe.MPI_Irecv(theirs[n].Pointer, mine.Length, Datatype<T>(), neighbours[n], NeighbourTag, communicator, out requests[n]));
        }

        for (int n = 0; n < neighbours.Count; n++)
            Check(Unsafe.MPI_Isend(mine.Pointer, mine.Length, Datatype<T>(), neighbours[n], NeighbourTag, communicator, out requests[neighbours.Count + n]));
        Check(Unsafe.MPI_Waitall(2 * neighbours.Count, requests, null));
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> ExchangeBytes(IReadOnlyList<int> neighbours, ReadOnlySpan<byte> mine, IReadOnlyList<byte[]> theirs)
    {
        int count = neighbours.Count;
        int* requests = stackalloc int[2 * count];
        var statuses = new Unsafe.MPI_Status[2 * count];
        var pins = new System.Buffers.MemoryHandle[count];
        try
        {
            for (int n = 0; n < count; n++)
            {
                pins[n] = theirs[n].AsMemory().Pin();
                Check(Unsafe.MPI_Irecv((nint)pins[n].Pointer, theirs[n].Length, Unsafe.MPI_BYTE, neighbours[n], NeighbourTag, communicator, out requests[n]));
            }

            fixed (byte* bytes = mine)
            {
                byte nothing = 0;
                nint first = (nint)(bytes is null ? &nothing : bytes);
                for (int n = 0; n < count; n++)
                    Check(Unsafe.MPI_Isend(first, mine.Length, Unsafe.MPI_BYTE, neighbours[n], NeighbourTag, communicator, out requests[count + n]));
                Check(Unsafe.MPI_Waitall(2 * count, requests, statuses));
            }
        }
        finally
        {
            foreach (System.Buffers.MemoryHandle pin in pins)
                pin.Dispose();
        }

        var lengths = new int[count];
        for (int n = 0; n < count; n++)
            Check(Unsafe.MPI_Get_count(ref statuses[n], Unsafe.MPI_BYTE, out lengths[n]));
        return lengths;
    }
}
