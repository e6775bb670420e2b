using static MPI.Unsafe;

namespace MPI.Native;

/// <summary>
/// Arguments of the C interface from the public ones. In the MPICH family they are the same; a 32-bit handle then travels in
/// a 64-bit register or stack slot, of which the callee reads the low half (System V x86-64 and AArch64 alike), so that one
/// function pointer type serves both families.
/// </summary>
internal static unsafe class Handles
{
    private static readonly HandleTable comms = new("Comm", MPI_COMM_NULL, "ompi_mpi_comm_null", true,
        (MPI_COMM_WORLD, "ompi_mpi_comm_world"), (MPI_COMM_SELF, "ompi_mpi_comm_self"));

    private static readonly HandleTable datatypes = new("Type", MPI_DATATYPE_NULL, "ompi_mpi_datatype_null", true,
        (MPI_CHAR, "ompi_mpi_char"), (MPI_SIGNED_CHAR, "ompi_mpi_signed_char"), (MPI_UNSIGNED_CHAR, "ompi_mpi_unsigned_char"),
        (MPI_BYTE, "ompi_mpi_byte"), (MPI_SHORT, "ompi_mpi_short"), (MPI_UNSIGNED_SHORT, "ompi_mpi_unsigned_short"),
        (MPI_INT, "ompi_mpi_int"), (MPI_UNSIGNED, "ompi_mpi_unsigned"), (MPI_LONG_LONG, "ompi_mpi_long_long_int"),
        (MPI_UNSIGNED_LONG_LONG, "ompi_mpi_unsigned_long_long"), (MPI_FLOAT, "ompi_mpi_float"), (MPI_DOUBLE, "ompi_mpi_double"),
        (MPI_PACKED, "ompi_mpi_packed"));

    private static readonly HandleTable operations = new("Op", MPI_OP_NULL, "ompi_mpi_op_null", true,
        (MPI_MAX, "ompi_mpi_op_max"), (MPI_MIN, "ompi_mpi_op_min"), (MPI_SUM, "ompi_mpi_op_sum"), (MPI_PROD, "ompi_mpi_op_prod"),
        (MPI_LAND, "ompi_mpi_op_land"), (MPI_BAND, "ompi_mpi_op_band"), (MPI_LOR, "ompi_mpi_op_lor"), (MPI_BOR, "ompi_mpi_op_bor"),
        (MPI_LXOR, "ompi_mpi_op_lxor"), (MPI_BXOR, "ompi_mpi_op_bxor"));

    private static readonly HandleTable groups = new("Group", MPI_GROUP_NULL, "ompi_mpi_group_null", true,
        (MPI_GROUP_EMPTY, "ompi_mpi_group_empty"));

    private static readonly HandleTable errhandlers = new("Errhandler", MPI_ERRHANDLER_NULL, "ompi_mpi_errhandler_null", true,
        (MPI_ERRORS_ARE_FATAL, "ompi_mpi_errors_are_fatal"), (MPI_ERRORS_RETURN, "ompi_mpi_errors_return"));

    private static readonly HandleTable requests = new("Request", MPI_REQUEST_NULL, "ompi_request_null", false);

    internal static nint Comm(int handle) => LibMpi.UsesPointers ? comms.Pointer(handle) : handle;

    internal static nint Datatype(int handle) => LibMpi.UsesPointers ? datatypes.Pointer(handle) : handle;

    internal static nint Op(int handle) => LibMpi.UsesPointers ? operations.Pointer(handle) : handle;

    internal static nint Group(int handle) => LibMpi.UsesPointers ? groups.Pointer(handle) : handle;

    internal static nint Errhandler(int handle) => LibMpi.UsesPointers ? errhandlers.Pointer(handle) : handle;

    internal static nint Request(int handle) => LibMpi.UsesPointers ? requests.Pointer(handle) : handle;

    internal static int PublicComm(nint native) => LibMpi.UsesPointers ? comms.Public(native) : (int)native;

    internal static int PublicDatatype(nint native) => LibMpi.UsesPointers ? datatypes.Public(native) : (int)native;

    internal static int PublicOp(nint native) => LibMpi.UsesPointers ? operations.Public(native) : (int)native;

    internal static int PublicGroup(nint native) => LibMpi.UsesPointers ? groups.Public(native) : (int)native;

    internal static int PublicErrhandler(nint native) => LibMpi.UsesPointers ? errhandlers.Public(native) : (int)native;

    internal static int PublicRequest(nint native) => LibMpi.UsesPointers ? requests.Public(native) : (int)native;

    internal static void ForgetComm(int handle) => Forget(comms, handle);

    internal static void ForgetDatatype(int handle) => Forget(datatypes, handle);

    internal static void ForgetOp(int handle) => Forget(operations, handle);

    internal static void ForgetGroup(int handle) => Forget(groups, handle);

    /// <summary>A send buffer. (IntPtr)(-1), MPI_IN_PLACE of the MPICH family, means in place in both families.</summary>
    internal static nint Buffer(nint buffer) => buffer == -1 && LibMpi.UsesPointers ? 1 : buffer;

    /// <summary>A rank, where the negative ones (any source, no process, root of an intercommunicator) have other numbers.</summary>
    internal static int Rank(int rank) => rank < 0 && LibMpi.UsesPointers ? NegativeRank(rank) : rank;

    private static int NegativeRank(int rank) => rank switch
    {
        MPI_ANY_SOURCE => -1,
        MPI_PROC_NULL => -2,
        MPI_ROOT => -4,
        _ => rank < -32 ? rank : rank - 32,     // stays invalid, whatever the library takes it for
    };

    private static void Forget(HandleTable table, int handle)
    {
        if (LibMpi.UsesPointers) table.Forget(handle);
    }
}
