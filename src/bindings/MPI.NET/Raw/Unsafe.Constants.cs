namespace MPI;

/// <summary>
/// The functions of the C interface under their own names, errors as return codes. Handles and constants have the values that
/// MPI.NET's package compiles into applications (those of the MPICH family); on Open MPI they are translated in passing.
/// MPI_LONG, MPI_WCHAR and MPI_LONG_DOUBLE are left out: their sizes in the package are those of Windows.
/// </summary>
public unsafe partial class Unsafe
{
    public const int MPI_SUCCESS = 0;

    public const int MPI_COMM_WORLD = 0x44000000;
    public const int MPI_COMM_SELF = 0x44000001;
    public const int MPI_COMM_NULL = 0x04000000;

    public const int MPI_CHAR = 0x4c000101;
    public const int MPI_SIGNED_CHAR = 0x4c000118;
    public const int MPI_UNSIGNED_CHAR = 0x4c000102;
    public const int MPI_BYTE = 0x4c00010d;
    public const int MPI_SHORT = 0x4c000203;
    public const int MPI_UNSIGNED_SHORT = 0x4c000204;
    public const int MPI_INT = 0x4c000405;
    public const int MPI_UNSIGNED = 0x4c000406;
    public const int MPI_FLOAT = 0x4c00040a;
    public const int MPI_DOUBLE = 0x4c00080b;
    public const int MPI_LONG_LONG_INT = 0x4c000809;
    public const int MPI_LONG_LONG = 0x4c000809;
    public const int MPI_UNSIGNED_LONG_LONG = 0x4c000819;
    public const int MPI_PACKED = 0x4c00010f;
    public const int MPI_DATATYPE_NULL = 0x0c000000;

    public const int MPI_MAX = 0x58000001;
    public const int MPI_MIN = 0x58000002;
    public const int MPI_SUM = 0x58000003;
    public const int MPI_PROD = 0x58000004;
    public const int MPI_LAND = 0x58000005;
    public const int MPI_BAND = 0x58000006;
    public const int MPI_LOR = 0x58000007;
    public const int MPI_BOR = 0x58000008;
    public const int MPI_LXOR = 0x58000009;
    public const int MPI_BXOR = 0x5800000a;
    public const int MPI_OP_NULL = 0x18000000;

    public const int MPI_GROUP_EMPTY = 0x48000000;
    public const int MPI_GROUP_NULL = 0x08000000;
    public const int MPI_REQUEST_NULL = 0x2c000000;
    public const int MPI_ERRORS_ARE_FATAL = 0x54000000;
    public const int MPI_ERRORS_RETURN = 0x54000001;
    public const int MPI_ERRHANDLER_NULL = 0x14000000;

    public const int MPI_PROC_NULL = -1;
    public const int MPI_ANY_SOURCE = -2;
    public const int MPI_ROOT = -3;
    public const int MPI_ANY_TAG = -1;
    public const int MPI_UNDEFINED = -32766;

    public const int MPI_IDENT = 0;
    public const int MPI_CONGRUENT = 1;
    public const int MPI_SIMILAR = 2;
    public const int MPI_UNEQUAL = 3;

    public const int MPI_THREAD_SINGLE = 0;
    public const int MPI_THREAD_FUNNELED = 1;
    public const int MPI_THREAD_SERIALIZED = 2;
    public const int MPI_THREAD_MULTIPLE = 3;

    public const int MPI_MAX_PROCESSOR_NAME = 128;
    public const int MPI_MAX_ERROR_STRING = 512;

    public const int MPI_ERR_BUFFER = 1;
    public const int MPI_ERR_COUNT = 2;
    public const int MPI_ERR_TYPE = 3;
    public const int MPI_ERR_TAG = 4;
    public const int MPI_ERR_COMM = 5;
    public const int MPI_ERR_RANK = 6;
    public const int MPI_ERR_ROOT = 7;
    public const int MPI_ERR_GROUP = 8;
    public const int MPI_ERR_OP = 9;
    public const int MPI_ERR_TOPOLOGY = 10;
    public const int MPI_ERR_DIMS = 11;
    public const int MPI_ERR_ARG = 12;
    public const int MPI_ERR_UNKNOWN = 13;
    public const int MPI_ERR_TRUNCATE = 14;
    public const int MPI_ERR_OTHER = 15;
    public const int MPI_ERR_INTERN = 16;
    public const int MPI_ERR_IN_STATUS = 17;
    public const int MPI_ERR_PENDING = 18;
    public const int MPI_ERR_REQUEST = 19;
    public const int MPI_ERR_NO_MEM = 34;
}
