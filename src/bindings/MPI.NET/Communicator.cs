using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

/// <summary>
/// A set of ranks that exchange messages apart from all others. Dispose is collective and frees the communicator; there is no
/// finalizer, because the garbage collector's thread must not wait for other ranks.
/// </summary>
public abstract partial class Communicator : IDisposable, ICloneable
{
    /// <summary>All ranks; null before the constructor of <see cref="Environment"/>.</summary>
    public static Intracommunicator world = null!;

    /// <summary>This rank alone; null before the constructor of <see cref="Environment"/>.</summary>
    public static Intracommunicator self = null!;

    public static int anySource = MPI_ANY_SOURCE;
    public static int anyTag = MPI_ANY_TAG;

    private int handle;
    private int size = -1, rank = -1;

    private protected Communicator(int handle)
    {
        this.handle = handle;
        Check(MPI_Errhandler_set(handle, MPI_ERRORS_RETURN));
    }

    public int Size
    {
        get
        {
            if (size < 0) Check(MPI_Comm_size(handle, out size));
            return size;
        }
    }

    public int Rank
    {
        get
        {
            if (rank < 0) Check(MPI_Comm_rank(handle, out rank));
            return rank;
        }
    }

    /// <summary>The ranks of this communicator; the caller disposes of the group.</summary>
    public Group Group
    {
        get
        {
            Check(MPI_Comm_group(handle, out int group));
            return new Group(group);
        }
    }

    public Serialization Serialization { get; } = new();

    internal int Handle => handle;

    /// <summary>Takes over a raw communicator: Dispose frees it. Errors on it now return codes and become exceptions.</summary>
    public static Communicator Adopt(int comm)
    {
        Check(MPI_Comm_test_inter(comm, out int isInter));
        if (isInter != 0) throw new NotSupportedException("Intercommunicators are not supported.");
        return new Intracommunicator(comm);
    }

    public void Abort(int errorcode) => Check(MPI_Abort(handle, errorcode));

    public void Barrier() => Check(MPI_Barrier(handle));

    public object Clone()
    {
        Check(MPI_Comm_dup(handle, out int made));
        return Adopt(made);
    }

    public Comparison Compare(Communicator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check(MPI_Comm_compare(handle, other.handle, out int result));
        return ComparisonFromInt(result);
    }

    /// <summary>A communicator of the group's ranks; null at ranks outside the group. All ranks of this communicator call it.</summary>
    public Communicator? Create(Group group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Check(MPI_Comm_create(handle, group.Handle, out int made));
        return made == MPI_COMM_NULL ? null : Adopt(made);
    }

    /// <summary>One communicator per color, its ranks ordered by key, then by rank here.</summary>
    public Communicator Split(int color, int key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(color);
        Check(MPI_Comm_split(handle, color, key, out int made));
        return Adopt(made);
    }

    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
        if (handle is MPI_COMM_NULL or MPI_COMM_WORLD or MPI_COMM_SELF || Environment.Finalized) return;
        Check(MPI_Comm_free(ref handle));
    }
}
