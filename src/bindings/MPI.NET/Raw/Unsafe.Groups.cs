using static MPI.Native.Handles;
using static MPI.Native.LibMpi;

namespace MPI;

public unsafe partial class Unsafe
{
    private static nint groupSize, groupRank, groupIncl, groupExcl, groupUnion, groupIntersection, groupDifference, groupCompare;
    private static nint groupTranslateRanks, groupFree;

    public static int MPI_Group_size(int group, out int size)
    {
        int value = 0;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref groupSize, "MPI_Group_size"))(Group(group), &value);
        size = value;
        return result;
    }

    public static int MPI_Group_rank(int group, out int rank)
    {
        int value = MPI_UNDEFINED;
        int result = ((delegate* unmanaged<nint, int*, int>)Entry(ref groupRank, "MPI_Group_rank"))(Group(group), &value);
        rank = value;
        return result;
    }

    public static int MPI_Group_incl(int group, int n, int[] ranks, out int newgroup) =>
        Choose(Entry(ref groupIncl, "MPI_Group_incl"), group, n, ranks, out newgroup);

    public static int MPI_Group_excl(int group, int n, int[] ranks, out int newgroup) =>
        Choose(Entry(ref groupExcl, "MPI_Group_excl"), group, n, ranks, out newgroup);

    public static int MPI_Group_union(int group1, int group2, out int newgroup) =>
        Combine(Entry(ref groupUnion, "MPI_Group_union"), group1, group2, out newgroup);

    public static int MPI_Group_intersection(int group1, int group2, out int newgroup) =>
        Combine(Entry(ref groupIntersection, "MPI_Group_intersection"), group1, group2, out newgroup);

    public static int MPI_Group_difference(int group1, int group2, out int newgroup) =>
        Combine(Entry(ref groupDifference, "MPI_Group_difference"), group1, group2, out newgroup);

    public static int MPI_Group_compare(int group1, int group2, out int result)
    {
        int comparison = MPI_UNEQUAL;
        int code = ((delegate* unmanaged<nint, nint, int*, int>)Entry(ref groupCompare, "MPI_Group_compare"))(
            Group(group1), Group(group2), &comparison);
        result = comparison;
        return code;
    }

    public static int MPI_Group_translate_ranks(int group1, int n, int[] ranks1, int group2, int[] ranks2)
    {
        fixed (int* from = ranks1, to = ranks2)
            return ((delegate* unmanaged<nint, int, int*, nint, int*, int>)Entry(ref groupTranslateRanks, "MPI_Group_translate_ranks"))(
                Group(group1), n, from, Group(group2), to);
    }

    public static int MPI_Group_free(ref int group)
    {
        nint native = Group(group);
        int result = ((delegate* unmanaged<nint*, int>)Entry(ref groupFree, "MPI_Group_free"))(&native);
        if (result != MPI_SUCCESS) return result;
        ForgetGroup(group);
        group = MPI_GROUP_NULL;
        return result;
    }

    private static int Choose(nint function, int group, int n, int[] ranks, out int newgroup)
    {
        nint made = 0;
        int result;
        fixed (int* chosen = ranks)
            result = ((delegate* unmanaged<nint, int, int*, nint*, int>)function)(Group(group), n, chosen, &made);
        newgroup = result == MPI_SUCCESS ? PublicGroup(made) : MPI_GROUP_NULL;
        return result;
    }

    private static int Combine(nint function, int group1, int group2, out int newgroup)
    {
        nint made = 0;
        int result = ((delegate* unmanaged<nint, nint, nint*, int>)function)(Group(group1), Group(group2), &made);
        newgroup = result == MPI_SUCCESS ? PublicGroup(made) : MPI_GROUP_NULL;
        return result;
    }
}
