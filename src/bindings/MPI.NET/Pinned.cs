using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ref = System.Runtime.CompilerServices.Unsafe;

namespace MPI;

/// <summary>References to be pinned by a fixed statement: of arrays and variables whose type has no references inside.</summary>
internal static class Pinned
{
    /// <summary>The first byte of an array, of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref byte Array<T>(T[] array) => ref Ref.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array));

    /// <summary>The first byte of an array, or the null reference.</summary>
    internal static ref byte ArrayOrNull<T>(T[]? array) => ref array is null ? ref Ref.NullRef<byte>() : ref Array(array);

    /// <summary>The first byte of a variable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref byte Value<T>(ref T value) => ref Ref.As<T, byte>(ref value);
}
