using System.Runtime.InteropServices;

namespace RiSgd.Numerics;

/// <summary>Zeroed memory aligned to cache lines, and for large arrays to huge pages.</summary>
internal static unsafe partial class AlignedMemory
{
    private const nuint CacheLine = 64;
    private const nuint HugePage = 2 << 20;

    /// <summary>From here on the unused rest of the last huge page weighs nothing.</summary>
    private const nuint FirstLargeSize = 8 * HugePage;

    private const int AdviseHugePage = 14;

    public static nint Allocate(nuint bytes)
    {
        bool large = bytes >= FirstLargeSize;
        nuint unit = large ? HugePage : CacheLine;
        nuint rounded = nuint.Max(unit, (bytes + unit - 1) / unit * unit);
        void* memory = NativeMemory.AlignedAlloc(rounded, unit);
        if (large)
            AskForHugePages(memory, rounded);
        NativeMemory.Clear(memory, rounded);
        return (nint)memory;
    }

    /// <summary>
    /// Streaming over arrays of 100 MB misses the TLB on every small page. The advice has to come before the first touch; a kernel or a C library that
    /// knows no such advice leaves everything as it is.
    /// </summary>
    private static void AskForHugePages(void* memory, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Advise(memory, bytes, AdviseHugePage);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Huge pages only make it faster.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
