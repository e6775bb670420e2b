using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

/// <summary>A receive into an array of a type that is sent as it stands in memory.</summary>
internal sealed class ArrayReceiveRequest<T> : ReceiveRequest
{
    private readonly T[] values;
    private readonly PinnedTransfer transfer;
    private readonly Action<T[]> onReceived;
    private readonly Func<T[], object?> result;
    private CompletedStatus? completed;

    private ArrayReceiveRequest(T[] values, Action<T[]> onReceived, Func<T[], object?> result)
    {
        this.values = values;
        this.onReceived = onReceived;
        this.result = result;
        transfer = new PinnedTransfer(values);
    }

    internal static ArrayReceiveRequest<T> Start(
        T[] values, int source, int tag, int comm, Action<T[]> onReceived, Func<T[], object?> result)
    {
        int datatype = Datatype<T>.Handle;
        var receive = new ArrayReceiveRequest<T>(values, onReceived, result);
        receive.transfer.Start(
            (nint buffer, out int request) => MPI_Irecv(buffer, values.Length, datatype, source, tag, comm, out request));
        return receive;
    }

    public override CompletedStatus Wait()
    {
        transfer.Wait();
        return Complete();
    }

    public override CompletedStatus? Test() => transfer.Test() ? Complete() : null;

    public override void Cancel() => transfer.Cancel();

    public override object? GetValue() => completed is null || completed.Cancelled ? null : result(values);

    private CompletedStatus Complete()
    {
        if (completed is not null) return completed;
        Check(MPI_Test_cancelled(ref transfer.Status, out int cancelled));
        int count = 0;
        if (cancelled == 0) Check(MPI_Get_count(ref transfer.Status, Datatype<T>.Handle, out count));
        completed = new CompletedStatus(transfer.Status, count);
        if (cancelled == 0) onReceived(values);
        return completed;
    }
}
