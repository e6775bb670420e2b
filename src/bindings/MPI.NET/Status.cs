using static MPI.Errors;

namespace MPI;

/// <summary>Where a message comes from and how long it is.</summary>
public class Status
{
    private protected Unsafe.MPI_Status status;

    internal Status(in Unsafe.MPI_Status status) => this.status = status;

    public int Source => status.MPI_SOURCE;

    public int Tag => status.MPI_TAG;

    public bool Cancelled
    {
        get
        {
            Check(Unsafe.MPI_Test_cancelled(ref status, out int flag));
            return flag != 0;
        }
    }

    /// <summary>How many values of that type the message has; null if the type has to be serialized or does not fit.</summary>
    public int? Count(Type type)
    {
        int datatype = DatatypeCache.GetDatatype(type);
        if (datatype == Unsafe.MPI_DATATYPE_NULL) return null;
        Check(Unsafe.MPI_Get_count(ref status, datatype, out int count));
        return count == Unsafe.MPI_UNDEFINED ? null : count;
    }
}
