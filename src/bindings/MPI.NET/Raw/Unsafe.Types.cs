using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

// Derived datatypes and user-defined operations.
public unsafe partial class Unsafe
{
    private static nint typeContiguous, typeVector, typeCommit, typeFree, typeSize, typeExtent, opCreate, opFree;

    public static int MPI_Type_contiguous(int count, int oldtype, out int newtype)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<int, nint, nint*, int>)Entry(ref typeContiguous, "MPI_Type_contiguous"))(
            count, Datatype(oldtype), &made);
        newtype = result == MPI_SUCCESS ? PublicDatatype(made) : MPI_DATATYPE_NULL;
        return result;
    }

    public static int MPI_Type_vector(int count, int blocklength, int stride, int oldtype, out int newtype)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<int, int, int, nint, nint*, int>)Entry(ref typeVector, "MPI_Type_vector"))(
            count, blocklength, stride, Datatype(oldtype), &made);
        newtype = result == MPI_SUCCESS ? PublicDatatype(made) : MPI_DATATYPE_NULL;
        return result;
    }

    public static int MPI_Type_commit(ref int datatype)
    {
        nint native = Datatype(datatype);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref typeCommit, "MPI_Type_commit"))(&native);
        datatype = PublicDatatype(native);
        return result;
    }

    public static int MPI_Type_free(ref int datatype)
    {
        nint native = Datatype(datatype);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref typeFree, "MPI_Type_free"))(&native);
        if (result != MPI_SUCCESS) return result;
        ForgetDatatype(datatype);
        datatype = MPI_DATATYPE_NULL;
        return result;
    }

    public static int MPI_Type_size(int datatype, out int size)
    {
        int value = 0;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref typeSize, "MPI_Type_size"))(Datatype(datatype), &value);
        size = value;
        return result;
    }

    public static int MPI_Type_extent(int datatype, out IntPtr extent)
    {
        nint lower = 0, value = 0;
        int result = ((delegate* unmanaged<nint, nint*, nint*, int>)Entry(ref typeExtent, "MPI_Type_get_extent"))(
            Datatype(datatype), &lower, &value);
        extent = value;
        return result;
    }

    /// <summary>The function has C's signature (void* in, void* inout, int* count, MPI_Datatype* type) and has to stay alive.</summary>
    public static int MPI_Op_create(IntPtr function, int commute, out int op)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<nint, int, nint*, int>)Entry(ref opCreate, "MPI_Op_create"))(function, commute, &made);
        op = result == MPI_SUCCESS ? PublicOp(made) : MPI_OP_NULL;
        return result;
    }

    public static int MPI_Op_free(ref int op)
    {
        nint native = Op(op);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref opFree, "MPI_Op_free"))(&native);
        if (result != MPI_SUCCESS) return result;
        ForgetOp(op);
        op = MPI_OP_NULL;
        return result;
    }
}
