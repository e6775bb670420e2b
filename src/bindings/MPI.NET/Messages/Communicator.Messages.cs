using MPI.Native;
using static MPI.Errors;
using static MPI.Unsafe;

namespace MPI;

// Messages between two ranks. What is blittable goes as it stands in memory, all else through the communicator's serializer.
public abstract unsafe partial class Communicator
{
    public void Send<T>(T value, int dest, int tag)
    {
        if (!Datatype<T>.IsDirect)
        {
            ObjectMessages.Send(Serialization.ToBytes(value), dest, tag, handle);
            return;
        }

        fixed (byte* buffer = &Pinned.Value(ref value))
            Check(MPI_Send((nint)buffer, 1, Datatype<T>.Handle, dest, tag, handle));
    }

    public void Send<T>(T[] values, int dest, int tag)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Datatype<T>.IsDirect)
        {
            ObjectMessages.Send(Serialization.ToBytes(values), dest, tag, handle);
            return;
        }

        fixed (byte* buffer = &Pinned.Array(values))
            Check(MPI_Send((nint)buffer, values.Length, Datatype<T>.Handle, dest, tag, handle));
    }

    public T Receive<T>(int source, int tag)
    {
        Receive(source, tag, out T value, out _);
        return value;
    }

    public void Receive<T>(int source, int tag, out T value) => Receive(source, tag, out value, out _);

    public void Receive<T>(int source, int tag, out T value, out CompletedStatus status)
    {
        MPI_Status received;
        if (Datatype<T>.IsDirect)
        {
            T room = default!;
            fixed (byte* buffer = &Pinned.Value(ref room))
                Check(MPI_Recv((nint)buffer, 1, Datatype<T>.Handle, source, tag, handle, out received));
            value = room;
        }
        else
        {
            byte[] bytes = ObjectMessages.Receive(source, tag, handle, out received);
            value = Serialization.FromBytes<T>(bytes, 0, bytes.Length);
        }

        status = new CompletedStatus(received, 1);
    }

    public void Receive<T>(int source, int tag, ref T[]? values) => Receive(source, tag, ref values, out _);

    /// <summary>
    /// Receives into the array, which may be longer than the message but not shorter. An array that is null, and any array of
    /// a type that is serialized, is replaced by one of the message's length.
    /// </summary>
    public void Receive<T>(int source, int tag, ref T[]? values, out CompletedStatus status)
    {
        if (!Datatype<T>.IsDirect)
        {
            byte[] bytes = ObjectMessages.Receive(source, tag, handle, out MPI_Status ofBytes);
            values = Serialization.FromBytes<T[]>(bytes, 0, bytes.Length);
            status = new CompletedStatus(ofBytes, values.Length);
            return;
        }

        MPI_Status received;
        if (values is null)
        {
            Check(MatchedProbe.Wait(source, tag, handle, out nint message, out MPI_Status probed));
            Check(MPI_Get_count(ref probed, Datatype<T>.Handle, out int length));
            values = new T[Math.Max(0, length)];
            fixed (byte* buffer = &Pinned.Array(values))
                Check(MatchedProbe.Receive((nint)buffer, values.Length, Datatype<T>.Handle, message, out received));
        }
        else
        {
            fixed (byte* buffer = &Pinned.Array(values))
                Check(MPI_Recv((nint)buffer, values.Length, Datatype<T>.Handle, source, tag, handle, out received));
        }

        Check(MPI_Get_count(ref received, Datatype<T>.Handle, out int count));
        status = new CompletedStatus(received, count);
    }

    public void SendReceive<T>(T inValue, int dest, int tag, out T outValue) =>
        SendReceive(inValue, dest, tag, dest, tag, out outValue, out _);

    public void SendReceive<T>(T inValue, int dest, int sendTag, int source, int recvTag, out T outValue) =>
        SendReceive(inValue, dest, sendTag, source, recvTag, out outValue, out _);

    public void SendReceive<T>(
        T inValue, int dest, int sendTag, int source, int recvTag, out T outValue, out CompletedStatus status)
    {
        if (!Datatype<T>.IsDirect)
        {
            Request sending = ImmediateSend(inValue, dest, sendTag);
            Receive(source, recvTag, out outValue, out status);
            sending.Wait();
            return;
        }

        T room = default!;
        MPI_Status received;
        fixed (byte* send = &Pinned.Value(ref inValue), receive = &Pinned.Value(ref room))
        {
            Check(MPI_Sendrecv(
                (nint)send, 1, Datatype<T>.Handle, dest, sendTag, (nint)receive, 1, Datatype<T>.Handle, source, recvTag, handle,
                out received));
        }

        outValue = room;
        status = new CompletedStatus(received, 1);
    }

    public void SendReceive<T>(T[] inValues, int dest, int tag, ref T[]? outValues) =>
        SendReceive(inValues, dest, tag, dest, tag, ref outValues, out _);

    public void SendReceive<T>(T[] inValues, int dest, int sendTag, int source, int recvTag, ref T[]? outValues) =>
        SendReceive(inValues, dest, sendTag, source, recvTag, ref outValues, out _);

    public void SendReceive<T>(
        T[] inValues, int dest, int sendTag, int source, int recvTag, ref T[]? outValues, out CompletedStatus status)
    {
        Request sending = ImmediateSend(inValues, dest, sendTag);
        Receive(source, recvTag, ref outValues, out status);
        sending.Wait();
    }

    public Request ImmediateSend<T>(T value, int dest, int tag) => Datatype<T>.IsDirect
        ? SendRequest.Start<T>([value], dest, tag, handle)
        : SendRequest.Start(Serialization.ToBytes(value), dest, tag, handle);

    /// <summary>Starts to send. The array must not change before the request is complete.</summary>
    public Request ImmediateSend<T>(T[] values, int dest, int tag)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Datatype<T>.IsDirect
            ? SendRequest.Start(values, dest, tag, handle)
            : SendRequest.Start(Serialization.ToBytes(values), dest, tag, handle);
    }

    public ReceiveRequest ImmediateReceive<T>(int source, int tag) => ImmediateReceive<T>(source, tag, static _ => { });

    /// <summary>Starts to receive; the action gets the value when the request is waited for or tested.</summary>
    public ReceiveRequest ImmediateReceive<T>(int source, int tag, Action<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Datatype<T>.IsDirect
            ? ArrayReceiveRequest<T>.Start(new T[1], source, tag, handle, values => action(values[0]), values => values[0])
            : new ObjectReceiveRequest<T>(this, source, tag, action);
    }

    /// <summary>Starts to receive into the array, which must not be used before the request is complete.</summary>
    public ReceiveRequest ImmediateReceive<T>(int source, int tag, T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Datatype<T>.IsDirect
            ? ArrayReceiveRequest<T>.Start(values, source, tag, handle, static _ => { }, static received => received)
            : new ObjectReceiveRequest<T[]>(this, source, tag, received => received.CopyTo(values, 0));
    }

    /// <summary>Waits for a message and leaves it in the queue.</summary>
    public Status Probe(int source, int tag)
    {
        Check(MPI_Probe(source, tag, handle, out MPI_Status status));
        return new Status(status);
    }

    /// <summary>The status of a message that is there; null if there is none.</summary>
    public Status? ImmediateProbe(int source, int tag)
    {
        Check(MPI_Iprobe(source, tag, handle, out int flag, out MPI_Status status));
        return flag != 0 ? new Status(status) : null;
    }
}
