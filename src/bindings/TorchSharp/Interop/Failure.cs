using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// What libtorch threw, as the exception that the package throws for it.
internal static class Failure
{
    // The message that waits on this thread, or null.
    internal static string? Take() => Marshal.PtrToStringUTF8(Native.THSTorch_get_and_reset_last_err());

    [DoesNotReturn]
    internal static void Throw() => throw new ExternalException(Take() ?? "libtorch failed without a message");

    internal static void ThrowIfAny()
    {
        if (Take() is { } message) throw new ExternalException(message);
    }

    internal static void ThrowIf(int status)
    {
        if (status != 0) Throw();
    }
}
