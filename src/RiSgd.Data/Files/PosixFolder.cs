using System.Runtime.InteropServices;

namespace RiSgd.Data;

/// <summary>
/// What .NET's own file API lacks on POSIX systems: syncing a folder, a rename that replaces an empty folder atomically, a folder that only one process can make.
/// </summary>
public static partial class PosixFolder
{
    private const int ReadOnlyFlag = 0;
    private const int WriteAndSearch = 3;
    private const int AllPermissions = 0x1FF;

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

    /// <summary>mkdir(2): false with the system's reason when there is something of that name, or it cannot be made. Of several processes exactly one makes it.</summary>
    public static bool TryMake(string folder, out string reason)
    {
        bool done = MakeFolder(folder, AllPermissions) == 0;
        reason = done ? "" : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        return done;
    }

    /// <summary>access(2): whether files can be made in a folder, as far as that can be told beforehand; false with the system's reason.</summary>
    public static bool IsWritable(string folder, out string reason)
    {
        // The trailing separator makes the system refuse what is no folder.
        bool allowed = Access(folder + Path.DirectorySeparatorChar, WriteAndSearch) == 0;
        reason = allowed ? "" : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        return allowed;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    // Permissions are the system's mode_t, which is 32 bits wide on Linux and 16 on macOS; both take the low bits of an int argument.
    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolder(string path, int permissions);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
