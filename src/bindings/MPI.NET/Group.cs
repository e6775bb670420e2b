using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

/// <summary>An ordered set of processes.</summary>
public class Group
{
    public const int NoProcess = MPI_UNDEFINED;

    public static Group empty = new(MPI_GROUP_EMPTY);

    private int group;

    internal Group(int group) => this.group = group;

    internal int Handle => group;

    public int Size
    {
        get
        {
            Check(MPI_Group_size(group, out int size));
            return size;
        }
    }

    /// <summary>This process's rank in the group, or <see cref="NoProcess"/>.</summary>
    public int Rank
    {
        get
        {
            Check(MPI_Group_rank(group, out int rank));
            return rank;
        }
    }

    public static Group Adopt(int group) => new(group);

    public Comparison Compare(Group other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check(MPI_Group_compare(group, other.group, out int result));
        return Unsafe.ComparisonFromInt(result);
    }

    public Group IncludeOnly(int[] ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        Check(MPI_Group_incl(group, ranks.Length, ranks, out int made));
        return new Group(made);
    }

    public Group Exclude(int[] ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        Check(MPI_Group_excl(group, ranks.Length, ranks, out int made));
        return new Group(made);
    }

    /// <summary>The ranks in the other group of the processes that have these ranks in this one.</summary>
    public int[] TranslateRanks(int[] ranks, Group other)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(other);
        var translated = new int[ranks.Length];
        Check(MPI_Group_translate_ranks(group, ranks.Length, ranks, other.group, translated));
        return translated;
    }

    public static Group operator |(Group group1, Group group2)
    {
        Check(MPI_Group_union(group1.group, group2.group, out int made));
        return new Group(made);
    }

    public static Group operator &(Group group1, Group group2)
    {
        Check(MPI_Group_intersection(group1.group, group2.group, out int made));
        return new Group(made);
    }

    public static Group operator -(Group group1, Group group2)
    {
        Check(MPI_Group_difference(group1.group, group2.group, out int made));
        return new Group(made);
    }

    public void Dispose()
    {
        if (group is MPI_GROUP_NULL or MPI_GROUP_EMPTY || Environment.Finalized) return;
        Check(MPI_Group_free(ref group));
    }
}
