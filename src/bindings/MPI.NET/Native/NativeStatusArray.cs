using System.Runtime.InteropServices;
using static MPI.Unsafe;

namespace MPI.Native;

/// <summary>Room for several statuses as the library lays them out: 20 bytes apart in the MPICH family, 24 in Open MPI.</summary>
internal readonly unsafe ref struct NativeStatusArray(int count)
{
    private readonly byte[] bytes = new byte[(count + 1) * sizeof(NativeStatus)];

    /// <summary>What to pin and pass.</summary>
    internal Span<byte> Native => bytes;

    /// <summary>Hands the statuses out, if the caller wants them.</summary>
    internal void CopyTo(MPI_Status[]? statuses)
    {
        if (statuses is null) return;
        int stride = LibMpi.UsesPointers ? sizeof(NativeStatus) : sizeof(MPI_Status);
        for (int i = 0; i < count; i++) statuses[i] = MemoryMarshal.Read<NativeStatus>(bytes.AsSpan(i * stride)).Public();
    }
}
