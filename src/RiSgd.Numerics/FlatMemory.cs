using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// One contiguous array outside the managed heap: all parameters of a rank, all gradients, the sum or the momentum. Never moved, so that tensors,
/// MPI and kernels can hold its address.
/// </summary>
/// <remarks>Freed by <see cref="Dispose"/> alone, not by the garbage collector: a span or a tensor view does not keep this object alive.</remarks>
/// <typeparam name="T">Element type.</typeparam>
[SuppressMessage("Naming", "CA1720", Justification = "An address in memory is what a pointer is.")]
public sealed unsafe class FlatMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly IDisposable? _owner;
    private readonly bool _owned;
    private nint _pointer;
    private bool _disposed;

    private FlatMemory(nint pointer, int length, bool owned, IDisposable? owner)
    {
        _pointer = pointer;
        Length = length;
        _owned = owned;
        _owner = owner;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Address of the first element.</summary>
    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _pointer;
        }
    }

    /// <summary>All elements. Not to be used after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public Span<T> Span => new((void*)Pointer, Length);

    /// <summary>Allocates an array of zeros, aligned to 64 bytes; large ones ask for huge pages, which the kernel may refuse.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="RunException">The machine has not that much memory.</exception>
    public static FlatMemory<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        try
        {
            return new FlatMemory<T>(AlignedMemory.Allocate(bytes), length, owned: true, owner: null);
        }
        catch (OutOfMemoryException exception)
        {
            throw RunException.Failed($"There is no memory for {length} elements ({bytes >> 20} MiB); use a smaller model or fewer ranks on this host.", exception);
        }
    }

    /// <summary>Uses memory that somebody else allocated, for example a tensor's.</summary>
    /// <param name="pointer">Address of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="owner">What keeps the memory alive; disposed with this object.</param>
    /// <exception cref="ArgumentException">The address is null although there are elements, or the length is negative.</exception>
    public static FlatMemory<T> Borrow(nint pointer, int length, IDisposable? owner = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (pointer == 0 && length > 0)
            throw new ArgumentException($"There are no {length} elements at address 0.", nameof(pointer));
        return new FlatMemory<T>(pointer, length, owned: false, owner);
    }

    /// <summary>The elements from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice is not inside the array.</exception>
    public Span<T> Slice(int offset, int length) => Span.Slice(offset, length);

    /// <summary>Frees the memory, or lets its owner go; a second call does nothing.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_owned)
            NativeMemory.AlignedFree((void*)_pointer);
        _pointer = 0;
        _owner?.Dispose();
    }
}
