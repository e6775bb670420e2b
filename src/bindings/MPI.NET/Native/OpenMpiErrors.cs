using static MPI.Unsafe;

namespace MPI.Native;

/// <summary>Open MPI numbers its error classes differently from the constants that applications were compiled with.</summary>
internal static class OpenMpiErrors
{
    // Index: Open MPI's class 0 to 19 (mpi.h of versions 4 and 5).
    private static readonly int[] publicClasses =
    [
        MPI_SUCCESS, MPI_ERR_BUFFER, MPI_ERR_COUNT, MPI_ERR_TYPE, MPI_ERR_TAG, MPI_ERR_COMM, MPI_ERR_RANK, MPI_ERR_REQUEST,
        MPI_ERR_ROOT, MPI_ERR_GROUP, MPI_ERR_OP, MPI_ERR_TOPOLOGY, MPI_ERR_DIMS, MPI_ERR_ARG, MPI_ERR_UNKNOWN,
        MPI_ERR_TRUNCATE, MPI_ERR_OTHER, MPI_ERR_INTERN, MPI_ERR_IN_STATUS, MPI_ERR_PENDING,
    ];

    private const int NoMemory = 39;

    /// <summary>The public class; classes that no constant here names become MPI_ERR_OTHER.</summary>
    internal static int PublicClass(int native) =>
        (uint)native < (uint)publicClasses.Length ? publicClasses[native] : native == NoMemory ? MPI_ERR_NO_MEM : MPI_ERR_OTHER;
}
