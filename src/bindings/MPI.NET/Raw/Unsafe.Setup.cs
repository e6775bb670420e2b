using MPI.Native;
using static MPI.Native.LibMpi;

namespace MPI;

// Start, end, errors and clocks.
public unsafe partial class Unsafe
{
    private static nint init, initThread, initialized, finalize, finalized, abort, queryThread, isThreadMain, getProcessorName;
    private static nint errorClass, errorString, setErrhandler, getErrhandler, freeErrhandler, wtime, wtick;

    public static int MPI_Init(ref int argc, ref byte** argv)
    {
        fixed (int* count = &argc)
        fixed (byte*** values = &argv)
            return ((delegate* unmanaged<int*, byte***, int>)Entry(ref init, "MPI_Init"))(count, values);
    }

    public static int MPI_Init_thread(ref int argc, ref byte** argv, int required, out int provided)
    {
        int level = MPI_THREAD_SINGLE;
        int result;
        fixed (int* count = &argc)
        fixed (byte*** values = &argv)
            result = ((delegate* unmanaged<int*, byte***, int, int*, int>)Entry(ref initThread, "MPI_Init_thread"))(
                count, values, required, &level);
        provided = level;
        return result;
    }

    public static int MPI_Initialized(out int flag) => Answer(Entry(ref initialized, "MPI_Initialized"), out flag);

    public static int MPI_Finalize() => ((delegate* unmanaged<int>)Entry(ref finalize, "MPI_Finalize"))();

    public static int MPI_Finalized(out int flag) => Answer(Entry(ref finalized, "MPI_Finalized"), out flag);

    public static int MPI_Abort(int comm, int errcode) =>
        ((delegate* unmanaged<nint, int, int>)Entry(ref abort, "MPI_Abort"))(Handles.Comm(comm), errcode);

    public static int MPI_Query_thread(out int provided) => Answer(Entry(ref queryThread, "MPI_Query_thread"), out provided);

    public static int MPI_Is_thread_main(out int flag) => Answer(Entry(ref isThreadMain, "MPI_Is_thread_main"), out flag);

    public static int MPI_Get_processor_name(byte[] name, ref int len)
    {
        byte* text = stackalloc byte[512];
        int length;
        int result = ((delegate* unmanaged<byte*, int*, int>)Entry(ref getProcessorName, "MPI_Get_processor_name"))(text, &length);
        if (result == MPI_SUCCESS) len = CopyText(text, length, name);
        return result;
    }

    public static int MPI_Error_class(int errorcode, out int errorclass)
    {
        int native;
        int result = ((delegate* unmanaged<int, int*, int>)Entry(ref errorClass, "MPI_Error_class"))(errorcode, &native);
        errorclass = UsesPointers ? OpenMpiErrors.PublicClass(native) : native;
        return result;
    }

    public static int MPI_Error_string(int errorcode, byte[] text, ref int resultlen)
    {
        byte* message = stackalloc byte[1024];
        int length;
        int result = ((delegate* unmanaged<int, byte*, int*, int>)Entry(ref errorString, "MPI_Error_string"))(
            errorcode, message, &length);
        if (result == MPI_SUCCESS) resultlen = CopyText(message, length, text);
        return result;
    }

    public static int MPI_Errhandler_set(int comm, int errhandler) =>
        ((delegate* unmanaged<nint, nint, int>)Entry(ref setErrhandler, "MPI_Comm_set_errhandler"))(
            Handles.Comm(comm), Handles.Errhandler(errhandler));

    public static int MPI_Errhandler_get(int comm, out int errhandler)
    {
        nint native = 0;
        int result = ((delegate* unmanaged<nint, nint*, int>)Entry(ref getErrhandler, "MPI_Comm_get_errhandler"))(
            Handles.Comm(comm), &native);
        errhandler = Handles.PublicErrhandler(native);
        return result;
    }

    public static int MPI_Errhandler_free(ref int errhandler)
    {
        nint native = Handles.Errhandler(errhandler);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref freeErrhandler, "MPI_Errhandler_free"))(&native);
        errhandler = Handles.PublicErrhandler(native);
        return result;
    }

    public static double MPI_Wtime() => ((delegate* unmanaged<double>)Entry(ref wtime, "MPI_Wtime"))();

    public static double MPI_Wtick() => ((delegate* unmanaged<double>)Entry(ref wtick, "MPI_Wtick"))();

    private static int Answer(nint function, out int answer)
    {
        int value = 0;
        int result = ((delegate* unmanaged<int*, int>)function)(&value);
        answer = value;
        return result;
    }

    private static int CopyText(byte* text, int length, byte[] destination)
    {
        int copied = Math.Min(length, destination.Length);
        new ReadOnlySpan<byte>(text, copied).CopyTo(destination);
        return copied;
    }
}
