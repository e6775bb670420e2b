using System.Runtime.InteropServices;
using MPI.Native;

namespace MPI;

public unsafe partial class Unsafe
{
    private static nint getCount, testCancelled;

    /// <summary>What a completed receive or probe tells. Source, tag and error are read directly, the rest through functions.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MPI_Status
    {
        public int count;
        public int cancelled;
        public int MPI_SOURCE;
        public int MPI_TAG;
        public int MPI_ERROR;
    }

    public static int MPI_Get_count(ref MPI_Status status, int datatype, out int count)
    {
        NativeStatus native = NativeStatus.From(status);
        int elements;
        int result = ((delegate* unmanaged<NativeStatus*, nint, int*, int>)LibMpi.Entry(ref getCount, "MPI_Get_count"))(
            &native, Handles.Datatype(datatype), &elements);
        count = elements;
        return result;
    }

    public static int MPI_Test_cancelled(ref MPI_Status status, out int flag)
    {
        NativeStatus native = NativeStatus.From(status);
        int set;
        int result = ((delegate* unmanaged<NativeStatus*, int*, int>)LibMpi.Entry(ref testCancelled, "MPI_Test_cancelled"))(
            &native, &set);
        flag = set;
        return result;
    }
}
