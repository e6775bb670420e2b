using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using RiSgd.Methods;

namespace RiSgd.Data;

/// <summary>
/// A whole file mapped read-only into memory. The mapping goes away when the file is disposed and the last <see cref="Lease"/> has ended, so a
/// disposal on another thread never pulls the memory from under a reader.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly SafeMemoryMappedViewHandle handle;
    private readonly byte* start;
    private int disposed;

    private MappedFile(string path, long length, MemoryMappedFile mapping, MemoryMappedViewAccessor view)
    {
        Path = path;
        Length = length;
        this.mapping = mapping;
        this.view = view;
        handle = view.SafeMemoryMappedViewHandle;
        handle.AcquirePointer(ref start);
    }

    public string Path { get; }

    public long Length { get; }

    public bool IsDisposed => Volatile.Read(ref disposed) != 0;

    /// <summary>The first byte; valid until disposal, or within a lease.</summary>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return start;
        }
    }

    /// <summary>Maps a file.</summary>
    /// <exception cref="RunException">It is missing, unreadable or empty (exit code 3).</exception>
    public static MappedFile Open(string path, string remedy)
    {
        using FileStream stream = SourceFile.Open(path, remedy);
        MemoryMappedFile? mapping = null;
        try
        {
            long length = stream.Length;
            if (length == 0)
                throw SourceFile.Broken(path, "empty file", remedy);
            mapping = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, length, mapping, mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            mapping?.Dispose();
            throw SourceFile.Unreadable(path, failure);
        }
    }

    /// <summary>Holds the mapping until the lease is disposed.</summary>
    public Lease Hold()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        byte* ignored = null;
        handle.AcquirePointer(ref ignored);
        return new Lease(handle);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        handle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
    }

    /// <summary>A hold on the mapping.</summary>
    public readonly ref struct Lease(SafeMemoryMappedViewHandle handle)
    {
        public void Dispose() => handle.ReleasePointer();
    }
}
