using static MPI.Unsafe;

namespace MPI;

/// <summary>
/// A receive of a serialized value. Its length is unknown until the message is there, so the message is taken out of the queue
/// when the request is waited for or tested.
/// </summary>
internal sealed class ObjectReceiveRequest<T>(Communicator comm, int source, int tag, Action<T> onReceived) : ReceiveRequest
{
    private T? value;
    private CompletedStatus? completed;

    public override CompletedStatus Wait()
    {
        if (completed is not null) return completed;
        byte[] bytes = ObjectMessages.Receive(source, tag, comm.Handle, out MPI_Status status);
        return Complete(bytes, status);
    }

    public override CompletedStatus? Test()
    {
        if (completed is not null) return completed;
        byte[]? bytes = ObjectMessages.TryReceive(source, tag, comm.Handle, out MPI_Status status);
        return bytes is null ? null : Complete(bytes, status);
    }

    /// <summary>Nothing was started that would have to end: the request is complete without a value.</summary>
    public override void Cancel() => completed ??= new CompletedStatus(default, 0);

    public override object? GetValue() => value;

    private CompletedStatus Complete(byte[] bytes, in MPI_Status status)
    {
        value = comm.Serialization.FromBytes<T>(bytes, 0, bytes.Length);
        completed = new CompletedStatus(status, value is Array array ? array.Length : 1);
        onReceived(value);
        return completed;
    }
}
