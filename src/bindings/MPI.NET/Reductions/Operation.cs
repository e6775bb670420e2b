using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

/// <summary>
/// An operation of a reduction as MPI knows it: one of its own where there is one for T, otherwise one that calls the
/// delegate. User operations count as not commutative: their values meet in the order of the ranks.
/// </summary>
public class Operation<T> : IDisposable
{
    private readonly UserOperation<T>? user;
    private int op;

    public Operation(ReductionOperation<T> op)
    {
        ArgumentNullException.ThrowIfNull(op);
        this.op = GetPredefinedOperation(op);
        if (this.op != MPI_OP_NULL) return;
        user = new UserOperation<T>(op);
        Check(MPI_Op_create(user.Function, 0, out this.op));
    }

    public static ReductionOperation<T> Min { get; } = static (x, y) => Arithmetic<T>.Of.Min(x, y);

    public static ReductionOperation<T> Max { get; } = static (x, y) => Arithmetic<T>.Of.Max(x, y);

    public static ReductionOperation<T> Add { get; } = static (x, y) => Arithmetic<T>.Of.Add(x, y);

    public static ReductionOperation<T> Multiply { get; } = static (x, y) => Arithmetic<T>.Of.Multiply(x, y);

    public static ReductionOperation<T> LogicalAnd { get; } = static (x, y) => Arithmetic<T>.Of.LogicalAnd(x, y);

    public static ReductionOperation<T> LogicalOr { get; } = static (x, y) => Arithmetic<T>.Of.LogicalOr(x, y);

    public static ReductionOperation<T> BitwiseAnd { get; } = static (x, y) => Arithmetic<T>.Of.BitwiseAnd(x, y);

    public static ReductionOperation<T> BitwiseOr { get; } = static (x, y) => Arithmetic<T>.Of.BitwiseOr(x, y);

    public static ReductionOperation<T> ExclusiveOr { get; } = static (x, y) => Arithmetic<T>.Of.ExclusiveOr(x, y);

    public int Op => op;

    /// <summary>MPI's own operation for one of the properties above; MPI_OP_NULL if T or the delegate is none that MPI knows.</summary>
    public static int GetPredefinedOperation(ReductionOperation<T> op)
    {
        Arithmetic<T> arithmetic = Arithmetic<T>.Of;
        if (!arithmetic.IsInteger && !arithmetic.IsReal) return MPI_OP_NULL;
        if (ReferenceEquals(op, Add)) return MPI_SUM;
        if (ReferenceEquals(op, Min)) return MPI_MIN;
        if (ReferenceEquals(op, Max)) return MPI_MAX;
        if (ReferenceEquals(op, Multiply)) return MPI_PROD;
        if (!arithmetic.IsInteger) return MPI_OP_NULL;
        if (ReferenceEquals(op, LogicalAnd)) return MPI_LAND;
        if (ReferenceEquals(op, LogicalOr)) return MPI_LOR;
        if (ReferenceEquals(op, BitwiseAnd)) return MPI_BAND;
        if (ReferenceEquals(op, BitwiseOr)) return MPI_BOR;
        return ReferenceEquals(op, ExclusiveOr) ? MPI_BXOR : MPI_OP_NULL;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (user is null || op == MPI_OP_NULL || Environment.Finalized) return;
        Check(MPI_Op_free(ref op));
    }

    /// <summary>An exception of the delegate cannot pass through C: it is kept and thrown here, after the collective call.</summary>
    internal void ThrowIfFailed() => user?.ThrowIfFailed();
}
