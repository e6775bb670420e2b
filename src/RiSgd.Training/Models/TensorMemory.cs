using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace RiSgd.Training.Models;

/// <summary>The address of a tensor's first element: the one thing that TorchSharp's public API does not give, though its native library exports it.</summary>
internal static partial class TensorMemory
{
    /// <summary>Host or device address of element 0, storage offset included.</summary>
    public static nint Address(Tensor tensor)
    {
        nint address = Data(tensor.Handle);
        GC.KeepAlive(tensor);
        return address;
    }

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial nint Data(nint tensor);
}
