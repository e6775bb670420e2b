using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

public unsafe partial class Unsafe
{
    private static nint commSize, commRank, commDup, commSplit, commCreate, commFree, commCompare, commGroup, commTestInter;

    public static int MPI_Comm_size(int comm, out int size)
    {
        int value = 0;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref commSize, "MPI_Comm_size"))(Comm(comm), &value);
        size = value;
        return result;
    }

    public static int MPI_Comm_rank(int comm, out int rank)
    {
        int value = 0;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref commRank, "MPI_Comm_rank"))(Comm(comm), &value);
        rank = value;
        return result;
    }

    public static int MPI_Comm_dup(int comm, out int comm_out)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<nint, nint*, int>)Entry(ref commDup, "MPI_Comm_dup"))(Comm(comm), &made);
        comm_out = result == MPI_SUCCESS ? PublicComm(made) : MPI_COMM_NULL;
        return result;
    }

    public static int MPI_Comm_split(int comm, int color, int key, out int newcomm)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<nint, int, int, nint*, int>)Entry(ref commSplit, "MPI_Comm_split"))(
            Comm(comm), color, key, &made);
        newcomm = result == MPI_SUCCESS ? PublicComm(made) : MPI_COMM_NULL;
        return result;
    }

    public static int MPI_Comm_create(int comm, int group, out int newcomm)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<nint, nint, nint*, int>)Entry(ref commCreate, "MPI_Comm_create"))(
            Comm(comm), Group(group), &made);
        newcomm = result == MPI_SUCCESS ? PublicComm(made) : MPI_COMM_NULL;
        return result;
    }

    public static int MPI_Comm_free(ref int comm)
    {
        nint native = Comm(comm);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref commFree, "MPI_Comm_free"))(&native);
        if (result != MPI_SUCCESS) return result;
        ForgetComm(comm);
        comm = MPI_COMM_NULL;
        return result;
    }

    public static int MPI_Comm_compare(int comm1, int comm2, out int result)
    {
        int comparison = MPI_UNEQUAL;
        int code = ((delegate* unmanaged<nint, nint, int*, int>)Entry(ref commCompare, "MPI_Comm_compare"))(
            Comm(comm1), Comm(comm2), &comparison);
        result = comparison;
        return code;
    }

    public static Comparison ComparisonFromInt(int result) => result switch
    {
        MPI_IDENT => Comparison.Identical,
        MPI_CONGRUENT => Comparison.Congruent,
        MPI_SIMILAR => Comparison.Similar,
        _ => Comparison.Unequal,
    };

    public static int MPI_Comm_group(int comm, out int group)
    {
        nint native = 0;
        int result = ((delegate* unmanaged<nint, nint*, int>)Entry(ref commGroup, "MPI_Comm_group"))(Comm(comm), &native);
        group = result == MPI_SUCCESS ? PublicGroup(native) : MPI_GROUP_NULL;
        return result;
    }

    public static int MPI_Comm_test_inter(int comm, out int flag)
    {
        int answer = 0;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref commTestInter, "MPI_Comm_test_inter"))(Comm(comm), &answer);
        flag = answer;
        return result;
    }
}
