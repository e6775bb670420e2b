using System.Runtime.InteropServices;
using static MPI.Unsafe;

namespace MPI.Native;

/// <summary>
/// A status as the library writes it: 20 bytes {count, count and cancelled, source, tag, error} in the MPICH family,
/// 24 bytes {source, tag, error, cancelled, 64-bit count} in Open MPI. The public form is that of the MPICH family.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct NativeStatus
{
    [FieldOffset(0)] private MPI_Status mpich;
    [FieldOffset(0)] private int source;
    [FieldOffset(4)] private int tag;
    [FieldOffset(8)] private int error;
    [FieldOffset(12)] private int cancelled;
    [FieldOffset(16)] private long bytes;

    /// <summary>The library's form of a public status.</summary>
    internal static NativeStatus From(in MPI_Status status) => LibMpi.UsesPointers
        ? new NativeStatus
        {
            source = Handles.Rank(status.MPI_SOURCE),
            tag = status.MPI_TAG,
            error = status.MPI_ERROR,
            cancelled = status.cancelled & 1,
            bytes = ((long)(status.cancelled >> 1) << 32) | (uint)status.count,
        }
        : new NativeStatus { mpich = status };

    /// <summary>The public form of what the library wrote.</summary>
    internal readonly MPI_Status Public() => LibMpi.UsesPointers
        ? new MPI_Status
        {
            MPI_SOURCE = source switch { -1 => MPI_ANY_SOURCE, -2 => MPI_PROC_NULL, _ => source },
            MPI_TAG = tag,
            MPI_ERROR = error,
            count = (int)bytes,
            cancelled = ((int)(bytes >> 32) << 1) | (cancelled != 0 ? 1 : 0),
        }
        : mpich;
}
