using MPI.Native;
using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

// Messages between two ranks.
public unsafe partial class Unsafe
{
    private static nint send, recv, sendrecv, isend, irecv, probe, iprobe;

    public static int MPI_Send(IntPtr buf, int count, int datatype, int dest, int tag, int comm) =>
        ((delegate* unmanaged<nint, int, nint, int, int, nint, int>)Entry(ref send, "MPI_Send"))(
            buf, count, Datatype(datatype), Rank(dest), tag, Comm(comm));

    public static int MPI_Recv(IntPtr buf, int count, int datatype, int source, int tag, int comm, out MPI_Status status)
    {
        NativeStatus native = default;
        int result = ((delegate* unmanaged<nint, int, nint, int, int, nint, NativeStatus*, int>)Entry(ref recv, "MPI_Recv"))(
            buf, count, Datatype(datatype), Rank(source), tag, Comm(comm), &native);
        status = native.Public();
        return result;
    }

    public static int MPI_Sendrecv(
        IntPtr sendbuf, int sendcount, int senddatatype, int dest, int sendtag,
        IntPtr recvbuf, int recvcount, int recvdatatype, int source, int recvtag, int comm, out MPI_Status status)
    {
        NativeStatus native = default;
        int result = ((delegate* unmanaged<nint, int, nint, int, int, nint, int, nint, int, int, nint, NativeStatus*, int>)
            Entry(ref sendrecv, "MPI_Sendrecv"))(
                sendbuf, sendcount, Datatype(senddatatype), Rank(dest), sendtag,
                recvbuf, recvcount, Datatype(recvdatatype), Rank(source), recvtag, Comm(comm), &native);
        status = native.Public();
        return result;
    }

    public static int MPI_Isend(IntPtr buf, int count, int datatype, int dest, int tag, int comm, out int request)
    {
        nint native = 0;
        int result = ((delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int>)Entry(ref isend, "MPI_Isend"))(
            buf, count, Datatype(datatype), Rank(dest), tag, Comm(comm), &native);
        request = result == MPI_SUCCESS ? PublicRequest(native) : MPI_REQUEST_NULL;
        return result;
    }

    public static int MPI_Irecv(IntPtr buf, int count, int datatype, int source, int tag, int comm, out int request)
    {
        nint native = 0;
        int result = ((delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int>)Entry(ref irecv, "MPI_Irecv"))(
            buf, count, Datatype(datatype), Rank(source), tag, Comm(comm), &native);
        request = result == MPI_SUCCESS ? PublicRequest(native) : MPI_REQUEST_NULL;
        return result;
    }

    public static int MPI_Probe(int source, int tag, int comm, out MPI_Status status)
    {
        NativeStatus native = default;
        int result = ((delegate* unmanaged<int, int, nint, NativeStatus*, int>)Entry(ref probe, "MPI_Probe"))(
            Rank(source), tag, Comm(comm), &native);
        status = native.Public();
        return result;
    }

    public static int MPI_Iprobe(int source, int tag, int comm, out int flag, out MPI_Status status)
    {
        NativeStatus native = default;
        int found = 0;
        int result = ((delegate* unmanaged<int, int, nint, int*, NativeStatus*, int>)Entry(ref iprobe, "MPI_Iprobe"))(
            Rank(source), tag, Comm(comm), &found, &native);
        flag = found;
        status = native.Public();
        return result;
    }
}
