using System.Runtime.InteropServices;

namespace RiSgd.Training.Models;

/// <summary>
/// How the C library's allocator treats memory that libtorch frees. A training step allocates and frees the same activations again and again; by default glibc hands the freed
/// memory back to the kernel after every step, and the next step pays for it again in page faults.
/// </summary>
public static partial class HostAllocator
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    /// <summary>Largest value that glibc accepts for the size from which allocations are mapped on their own.</summary>
    private const int LargestMmapThreshold = 32 << 20;

    /// <summary>Keeps freed memory in the process from now on. Does nothing where the C library knows no such setting.</summary>
    public static void KeepFreedMemory()
    {
        try
        {
            _ = Set(TrimThreshold, int.MaxValue);
            _ = Set(MmapThreshold, LargestMmapThreshold);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc: its own defaults stand.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
