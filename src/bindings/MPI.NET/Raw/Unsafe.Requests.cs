using MPI.Native;
using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

// Completion of messages that were started with MPI_Isend and MPI_Irecv. A null array of statuses means that none is wanted.
public unsafe partial class Unsafe
{
    private static nint wait, test, waitall, testall, waitany, testany, cancel, requestFree;

    public static int MPI_Wait(ref int request, out MPI_Status status)
    {
        nint handle = Request(request);
        NativeStatus native = default;
        int result = ((delegate* unmanaged<nint*, NativeStatus*, int>)Entry(ref wait, "MPI_Wait"))(&handle, &native);
        request = PublicRequest(handle);
        status = native.Public();
        return result;
    }

    public static int MPI_Test(ref int request, out int flag, out MPI_Status status)
    {
        nint handle = Request(request);
        NativeStatus native = default;
        int done = 0;
        int result = ((delegate* unmanaged<nint*, int*, NativeStatus*, int>)Entry(ref test, "MPI_Test"))(&handle, &done, &native);
        request = PublicRequest(handle);
        flag = done;
        status = native.Public();
        return result;
    }

    public static int MPI_Waitall(int count, int* array_of_requests, MPI_Status[]? array_of_statuses)
    {
        var requests = new RequestArray(new Span<int>(array_of_requests, count));
        var statuses = new NativeStatusArray(count);
        int result;
        fixed (byte* handles = requests.Native, written = statuses.Native)
            result = ((delegate* unmanaged<int, void*, void*, int>)Entry(ref waitall, "MPI_Waitall"))(count, handles, written);
        requests.CopyBack();
        statuses.CopyTo(array_of_statuses);
        return result;
    }

    public static int MPI_Testall(int count, int* array_of_requests, out int flag, MPI_Status[]? array_of_statuses)
    {
        var requests = new RequestArray(new Span<int>(array_of_requests, count));
        var statuses = new NativeStatusArray(count);
        int result, done = 0;
        fixed (byte* handles = requests.Native, written = statuses.Native)
            result = ((delegate* unmanaged<int, void*, int*, void*, int>)Entry(ref testall, "MPI_Testall"))(count, handles, &done, written);
        requests.CopyBack();
        if (done != 0) statuses.CopyTo(array_of_statuses);
        flag = done;
        return result;
    }

    public static int MPI_Waitany(int count, int[] array_of_requests, out int index, out MPI_Status status)
    {
        var requests = new RequestArray(array_of_requests.AsSpan(0, count));
        NativeStatus native = default;
        int result, completed = MPI_UNDEFINED;
        fixed (byte* handles = requests.Native)
            result = ((delegate* unmanaged<int, void*, int*, NativeStatus*, int>)Entry(ref waitany, "MPI_Waitany"))(
                count, handles, &completed, &native);
        requests.CopyBack();
        index = completed;
        status = native.Public();
        return result;
    }

    public static int MPI_Testany(int count, int[] array_of_requests, out int index, out int flag, out MPI_Status status)
    {
        var requests = new RequestArray(array_of_requests.AsSpan(0, count));
        NativeStatus native = default;
        int result, completed = MPI_UNDEFINED, done = 0;
        fixed (byte* handles = requests.Native)
            result = ((delegate* unmanaged<int, void*, int*, int*, NativeStatus*, int>)Entry(ref testany, "MPI_Testany"))(
                count, handles, &completed, &done, &native);
        requests.CopyBack();
        index = completed;
        flag = done;
        status = native.Public();
        return result;
    }

    public static int MPI_Cancel(ref int request)
    {
        nint handle = Request(request);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref cancel, "MPI_Cancel"))(&handle);
        return result;
    }

    public static int MPI_Request_free(ref int request)
    {
        nint handle = Request(request);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref requestFree, "MPI_Request_free"))(&handle);
        request = PublicRequest(handle);
        return result;
    }
}
