using System.Runtime.InteropServices;

namespace MPI.Native;

/// <summary>Public request handles in the width that the library reads and writes: 4 bytes each, or pointers.</summary>
internal readonly ref struct RequestArray
{
    private readonly Span<int> handles;
    private readonly nint[] pointers = [];

    internal RequestArray(Span<int> handles)
    {
        this.handles = handles;
        if (!LibMpi.UsesPointers) return;
        pointers = new nint[handles.Length];
        for (int i = 0; i < handles.Length; i++) pointers[i] = Handles.Request(handles[i]);
    }

    /// <summary>What to pin and pass.</summary>
    internal Span<byte> Native => LibMpi.UsesPointers ? MemoryMarshal.AsBytes(pointers.AsSpan()) : MemoryMarshal.AsBytes(handles);

    /// <summary>Completed requests become the null request.</summary>
    internal void CopyBack()
    {
        for (int i = 0; i < pointers.Length; i++) handles[i] = Handles.PublicRequest(pointers[i]);
    }
}
