using System.Collections;

namespace TorchSharp.Utils;

// The elements of a tensor, in the order of its indices whatever its strides are.
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly bool owned;
    private readonly bool dense;
    private readonly long[] sizes;
    private readonly long[] strides;

    internal TensorAccessor(torch.Tensor tensor)
    {
        ElementTypes.Require<T>(tensor.dtype);
        owned = !tensor.is_cpu();
        this.tensor = owned ? tensor.cpu() : tensor;
        dense = this.tensor.is_contiguous();
        sizes = this.tensor.size();
        strides = this.tensor.stride();
        Count = this.tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get
        {
            T value = *At(indices);
            GC.KeepAlive(tensor);
            return value;
        }
        set
        {
            *At(indices) = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> into = array[arrayIndex..];
        long length = Math.Min(into.Length, Count - tensorIndex);
        T* first = First;
        if (dense) new ReadOnlySpan<T>(first + tensorIndex, (int)length).CopyTo(into);
        else for (int i = 0; i < length; i++) into[i] = first[OffsetOf(tensorIndex + i)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> from = array[arrayIndex..];
        int length = (int)Math.Min(from.Length, Count - tensorIndex);
        T* first = First;
        if (dense) from[..length].CopyTo(new Span<T>(first + tensorIndex, length));
        else for (int i = 0; i < length; i++) first[OffsetOf(tensorIndex + i)] = from[i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (owned) tensor.Dispose();
    }

    private T* First => (T*)tensor.Address();

    private T* At(long[] indices)
    {
        if (indices.Length != sizes.Length && indices.Length != 1)
            throw new ArgumentException($"{indices.Length} indices were given for {sizes.Length} dimensions", nameof(indices));
        if (indices.Length == 1 && sizes.Length != 1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)indices[0], (ulong)Count, nameof(indices));
            return First + OffsetOf(indices[0]);
        }
        long offset = 0;
        for (int dim = 0; dim < sizes.Length; dim++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)indices[dim], (ulong)sizes[dim], nameof(indices));
            offset += indices[dim] * strides[dim];
        }
        return First + offset;
    }

    private long OffsetOf(long position)
    {
        long offset = 0;
        for (int dim = sizes.Length - 1; dim >= 0; dim--)
        {
            offset += position % sizes[dim] * strides[dim];
            position /= sizes[dim];
        }
        return offset;
    }
}
