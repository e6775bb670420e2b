using System.Runtime.CompilerServices;

namespace MPI.Native;

/// <summary>
/// Translates the public 32-bit handles of one kind (communicators, datatypes, ...) into the pointers that Open MPI works
/// with. Predefined handles are MPICH's constants, which compilers have put into the application; all others are the
/// library's own Fortran handles, small integers that also other native code can turn back (MPI_Comm_f2c).
/// </summary>
/// <param name="kind">The part of the function names: Comm in MPI_Comm_f2c.</param>
/// <param name="nullHandle">The public constant of the null handle.</param>
/// <param name="nullSymbol">The data symbol of the null handle.</param>
/// <param name="remembers">Whether pointers of handles are kept; not worth it for requests, which live for one message.</param>
/// <param name="predefined">Public constants and the data symbols that stand for them.</param>
internal sealed unsafe class HandleTable(
    string kind, int nullHandle, string nullSymbol, bool remembers, params (int Handle, string Symbol)[] predefined)
{
    private const int Predefined = 0x40000000;
    private readonly nint[] constants = new nint[256];  // pointer by the lowest byte of a predefined constant
    private readonly Lock growing = new();
    private nint[] remembered = [];                     // pointer by Fortran handle
    private nint nullPointer, fromFortran, toFortran;

    /// <summary>The pointer of a public handle: two array reads for predefined and remembered handles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint Pointer(int handle)
    {
        nint[] table = (handle & Predefined) != 0 ? constants : remembered;
        int index = (handle & Predefined) != 0 ? handle & 0xff : handle;
        nint pointer = (uint)index < (uint)table.Length ? table[index] : 0;
        return pointer != 0 ? pointer : Find(handle);
    }

    /// <summary>The public handle of a pointer that the library handed out.</summary>
    internal int Public(nint pointer)
    {
        if (pointer == 0 || pointer == Null()) return nullHandle;
        foreach ((int handle, _) in predefined)
            if (Pointer(handle) == pointer) return handle;
        int fortran = ((delegate* unmanaged<nint, int>)LibMpi.Entry(ref toFortran, $"MPI_{kind}_c2f"))(pointer);
        if (remembers) Remember(fortran, pointer);
        return fortran;
    }

    /// <summary>Forgets a handle that was freed: its number may come again for another object.</summary>
    internal void Forget(int handle)
    {
        lock (growing)
            if ((uint)handle < (uint)remembered.Length) remembered[handle] = 0;
    }

    private nint Null() => nullPointer != 0 ? nullPointer : nullPointer = LibMpi.Symbol(nullSymbol);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Find(int handle)
    {
        if (handle == nullHandle) return Null();
        if ((handle & Predefined) != 0)
        {
            // An unknown constant becomes the null handle, which the library refuses with the right error class.
            string? symbol = Array.Find(predefined, p => p.Handle == handle).Symbol;
            return symbol is null ? Null() : constants[handle & 0xff] = LibMpi.Symbol(symbol);
        }

        nint pointer = ((delegate* unmanaged<int, nint>)LibMpi.Entry(ref fromFortran, $"MPI_{kind}_f2c"))(handle);
        return pointer != 0 ? pointer : Null();
    }

    private void Remember(int fortran, nint pointer)
    {
        lock (growing)
        {
            if (fortran >= remembered.Length)
            {
                var larger = new nint[Math.Max(64, 2 * (fortran + 1))];
                remembered.CopyTo(larger, 0);
                remembered = larger;    // readers see the old array or the new one, both right for what they ask
            }

            remembered[fortran] = pointer;
        }
    }
}
