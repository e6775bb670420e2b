using System.Runtime.InteropServices;

namespace RiSgd.Data;

/// <summary>What .NET's own file API lacks on POSIX systems: syncing a folder, and a rename that replaces an empty folder atomically.</summary>
internal static partial class PosixFolder
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Makes the names in the folder durable. A file system that cannot sync folders is left to its own ways.</summary>
    public static void Sync(string folder)
    {
        int descriptor = OpenFile(folder, ReadOnlyFlag);
        if (descriptor < 0)
            return;
        _ = SyncFile(descriptor);
        _ = CloseFile(descriptor);
    }

    /// <summary>rename(2): false with the system's reason when the target is there already (a folder that is not empty, or a file) or cannot be made.</summary>
    public static bool TryRename(string from, string to, out string reason)
    {
        bool done = RenameFile(from, to) == 0;
        reason = done ? "" : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        return done;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);
}
