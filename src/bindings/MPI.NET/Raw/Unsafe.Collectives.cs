using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

// Collective operations. A send buffer of (IntPtr)(-1) means in place.
public unsafe partial class Unsafe
{
    private static nint allgather, allgatherv, allreduce, alltoall, alltoallv, barrier, bcast, exscan, gather, gatherv;
    private static nint reduce, reduceScatter, scan, scatter, scatterv;

    public static int MPI_Barrier(int comm) => ((delegate* unmanaged<nint, int>)Entry(ref barrier, "MPI_Barrier"))(Comm(comm));

    public static int MPI_Bcast(IntPtr buffer, int count, int datatype, int root, int comm) =>
        ((delegate* unmanaged<nint, int, nint, int, nint, int>)Entry(ref bcast, "MPI_Bcast"))(
            buffer, count, Datatype(datatype), Rank(root), Comm(comm));

    public static int MPI_Allreduce(IntPtr sendbuf, IntPtr recvbuf, int count, int datatype, int op, int comm) =>
        ((delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)Entry(ref allreduce, "MPI_Allreduce"))(
            Buffer(sendbuf), recvbuf, count, Datatype(datatype), Op(op), Comm(comm));

    public static int MPI_Reduce(IntPtr sendbuf, IntPtr recvbuf, int count, int datatype, int op, int root, int comm) =>
        ((delegate* unmanaged<nint, nint, int, nint, nint, int, nint, int>)Entry(ref reduce, "MPI_Reduce"))(
            Buffer(sendbuf), recvbuf, count, Datatype(datatype), Op(op), Rank(root), Comm(comm));

    public static int MPI_Reduce_scatter(IntPtr sendbuf, IntPtr recvbuf, int[] recvcounts, int datatype, int op, int comm)
    {
        fixed (int* counts = recvcounts)
            return ((delegate* unmanaged<nint, nint, int*, nint, nint, nint, int>)Entry(ref reduceScatter, "MPI_Reduce_scatter"))(
                Buffer(sendbuf), recvbuf, counts, Datatype(datatype), Op(op), Comm(comm));
    }

    public static int MPI_Scan(IntPtr sendbuf, IntPtr recvbuf, int count, int datatype, int op, int comm) =>
        ((delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)Entry(ref scan, "MPI_Scan"))(
            Buffer(sendbuf), recvbuf, count, Datatype(datatype), Op(op), Comm(comm));

    public static int MPI_Exscan(IntPtr sendbuf, IntPtr recvbuf, int count, int datatype, int op, int comm) =>
        ((delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)Entry(ref exscan, "MPI_Exscan"))(
            Buffer(sendbuf), recvbuf, count, Datatype(datatype), Op(op), Comm(comm));

    public static int MPI_Allgather(IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int recvcount, int recvtype, int comm) =>
        ((delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)Entry(ref allgather, "MPI_Allgather"))(
            Buffer(sendbuf), sendcount, Datatype(sendtype), recvbuf, recvcount, Datatype(recvtype), Comm(comm));

    public static int MPI_Allgatherv(
        IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int[] recvcounts, int[] displs, int recvtype, int comm)
    {
        fixed (int* counts = recvcounts, offsets = displs)
            return ((delegate* unmanaged<nint, int, nint, nint, int*, int*, nint, nint, int>)Entry(ref allgatherv, "MPI_Allgatherv"))(
                Buffer(sendbuf), sendcount, Datatype(sendtype), recvbuf, counts, offsets, Datatype(recvtype), Comm(comm));
    }

    public static int MPI_Gather(
        IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int recvcount, int recvtype, int root, int comm) =>
        ((delegate* unmanaged<nint, int, nint, nint, int, nint, int, nint, int>)Entry(ref gather, "MPI_Gather"))(
            Buffer(sendbuf), sendcount, Datatype(sendtype), recvbuf, recvcount, Datatype(recvtype), Rank(root), Comm(comm));

    public static int MPI_Gatherv(
        IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int[]? recvcounts, int[]? displs, int recvtype, int root, int comm)
    {
        fixed (int* counts = recvcounts, offsets = displs)
            return ((delegate* unmanaged<nint, int, nint, nint, int*, int*, nint, int, nint, int>)Entry(ref gatherv, "MPI_Gatherv"))(
                Buffer(sendbuf), sendcount, Datatype(sendtype), recvbuf, counts, offsets, Datatype(recvtype), Rank(root), Comm(comm));
    }

    public static int MPI_Scatter(
        IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int recvcount, int rectype, int root, int comm) =>
        ((delegate* unmanaged<nint, int, nint, nint, int, nint, int, nint, int>)Entry(ref scatter, "MPI_Scatter"))(
            sendbuf, sendcount, Datatype(sendtype), Buffer(recvbuf), recvcount, Datatype(rectype), Rank(root), Comm(comm));

    public static int MPI_Scatterv(
        IntPtr sendbuf, int[]? sendcounts, int[]? displs, int sendtype, IntPtr recvbuf, int recvcount, int recvtype, int root, int comm)
    {
        fixed (int* counts = sendcounts, offsets = displs)
            return ((delegate* unmanaged<nint, int*, int*, nint, nint, int, nint, int, nint, int>)Entry(ref scatterv, "MPI_Scatterv"))(
                sendbuf, counts, offsets, Datatype(sendtype), Buffer(recvbuf), recvcount, Datatype(recvtype), Rank(root), Comm(comm));
    }

    public static int MPI_Alltoall(IntPtr sendbuf, int sendcount, int sendtype, IntPtr recvbuf, int recvcount, int recvtype, int comm) =>
        ((delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)Entry(ref alltoall, "MPI_Alltoall"))(
            Buffer(sendbuf), sendcount, Datatype(sendtype), recvbuf, recvcount, Datatype(recvtype), Comm(comm));

    public static int MPI_Alltoallv(
        IntPtr sendbuf, int[] sendcounts, int[] sdispls, int sendtype, IntPtr recvbuf, int[] recvcounts, int[] rdispls, int recvtype,
        int comm)
    {
        fixed (int* sends = sendcounts, from = sdispls, receives = recvcounts, to = rdispls)
            return ((delegate* unmanaged<nint, int*, int*, nint, nint, int*, int*, nint, nint, int>)Entry(ref alltoallv, "MPI_Alltoallv"))(
                Buffer(sendbuf), sends, from, Datatype(sendtype), recvbuf, receives, to, Datatype(recvtype), Comm(comm));
    }
}
