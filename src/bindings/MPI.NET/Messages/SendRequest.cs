using static MPI.Unsafe;

namespace MPI;

/// <summary>A send that goes on in the background.</summary>
internal sealed class SendRequest : Request
{
    private readonly PinnedTransfer transfer;
    private readonly int length;

    private SendRequest(PinnedTransfer transfer, int length)
    {
        this.transfer = transfer;
        this.length = length;
    }

    internal static SendRequest Start<T>(T[] values, int dest, int tag, int comm)
    {
        int datatype = Datatype<T>.Handle;
        var transfer = new PinnedTransfer(values);
        transfer.Start((nint buffer, out int request) => MPI_Isend(buffer, values.Length, datatype, dest, tag, comm, out request));
        return new SendRequest(transfer, values.Length);
    }

    public override CompletedStatus Wait()
    {
        transfer.Wait();
        return new CompletedStatus(transfer.Status, length);
    }

    public override CompletedStatus? Test() => transfer.Test() ? new CompletedStatus(transfer.Status, length) : null;

    public override void Cancel() => transfer.Cancel();
}
