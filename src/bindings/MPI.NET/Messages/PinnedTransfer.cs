using System.Runtime.InteropServices;
using static MPI.Errors;
using static MPI.Unsafe;
using Ref = System.Runtime.CompilerServices.Unsafe;

namespace MPI;

/// <summary>One raw request and the array that it works on, which stays pinned until the request is complete.</summary>
internal sealed unsafe class PinnedTransfer
{
    private readonly Array values;
    private PinnedGCHandle<Array> pin;     // unlike GCHandle it takes structs with bool or char fields
    private int request = MPI_REQUEST_NULL;
    private MPI_Status status;

    internal PinnedTransfer(Array values)
    {
        this.values = values;
        pin = new PinnedGCHandle<Array>(values);
    }

    /// <summary>Starts an MPI call on the pinned memory.</summary>
    internal delegate int Starter(nint buffer, out int request);

    internal bool IsDone { get; private set; }

    internal ref MPI_Status Status => ref status;

    internal void Start(Starter starter)
    {
        int code = starter((nint)Ref.AsPointer(ref MemoryMarshal.GetArrayDataReference(values)), out request);
        if (code == MPI_SUCCESS) return;
        pin.Dispose();
        Check(code);
    }

    internal void Wait()
    {
        if (IsDone) return;
        Finish(MPI_Wait(ref request, out status));
    }

    internal bool Test()
    {
        if (IsDone) return true;
        int code = MPI_Test(ref request, out int flag, out status);
        if (flag != 0 || code != MPI_SUCCESS) Finish(code);
        return IsDone;
    }

    internal void Cancel()
    {
        if (!IsDone) Check(MPI_Cancel(ref request));
    }

    private void Finish(int code)
    {
        IsDone = true;
        pin.Dispose();
        Check(code);
    }
}
