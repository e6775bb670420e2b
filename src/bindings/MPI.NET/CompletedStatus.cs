namespace MPI;

/// <summary>The status of a communication that is done.</summary>
public class CompletedStatus : Status
{
    private readonly int count;

    internal CompletedStatus(in Unsafe.MPI_Status status, int count) : base(status) => this.count = count;

    /// <summary>The number of values that were sent or received.</summary>
    public int Count() => count;
}
