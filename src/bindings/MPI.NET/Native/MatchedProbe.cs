using static MPI.Native.Handles;
using static MPI.Native.LibMpi;
using static MPI.Unsafe;

namespace MPI.Native;

/// <summary>
/// Messages of unknown length: a matched probe takes the message out of the queue, so that no other thread can receive it
/// between probe and receive.
/// </summary>
internal static unsafe class MatchedProbe
{
    private static nint mprobe, improbe, mrecv;

    /// <summary>Waits for a message.</summary>
    internal static int Wait(int source, int tag, int comm, out nint message, out MPI_Status status)
    {
        nint matched = 0;
        NativeStatus native = default;
        int result = ((delegate* unmanaged<int, int, nint, nint*, NativeStatus*, int>)Entry(ref mprobe, "MPI_Mprobe"))(
            Rank(source), tag, Comm(comm), &matched, &native);
        message = matched;
        status = native.Public();
        return result;
    }

    /// <summary>Looks whether a message is there.</summary>
    internal static int Test(int source, int tag, int comm, out bool found, out nint message, out MPI_Status status)
    {
        nint matched = 0;
        int flag = 0;
        NativeStatus native = default;
        int result = ((delegate* unmanaged<int, int, nint, int*, nint*, NativeStatus*, int>)Entry(ref improbe, "MPI_Improbe"))(
            Rank(source), tag, Comm(comm), &flag, &matched, &native);
        found = flag != 0;
        message = matched;
        status = native.Public();
        return result;
    }

    /// <summary>Receives the matched message.</summary>
    internal static int Receive(nint buffer, int count, int datatype, nint message, out MPI_Status status)
    {
        NativeStatus native = default;
        int result = ((delegate* unmanaged<nint, int, nint, nint*, NativeStatus*, int>)Entry(ref mrecv, "MPI_Mrecv"))(
            buffer, count, Datatype(datatype), &message, &native);
        status = native.Public();
        return result;
    }
}
