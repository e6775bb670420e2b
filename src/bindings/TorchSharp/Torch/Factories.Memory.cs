using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<float>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<float>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<double>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<double>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<long>(dataArray, [dataArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<long>(dataArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<int>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<int>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<byte>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<byte>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf<bool>(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(rawArray)), rawArray.Length),
            [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, device, requires_grad, names);

    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, double>(ref MemoryMarshal.GetArrayDataReference(rawArray)), rawArray.Length),
            [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, device, requires_grad, names);

    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, long>(ref MemoryMarshal.GetArrayDataReference(rawArray)), rawArray.Length),
            [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, device, requires_grad, names);

    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyOf(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, int>(ref MemoryMarshal.GetArrayDataReference(rawArray)), rawArray.Length),
            [rawArray.GetLongLength(0), rawArray.GetLongLength(1)], dtype, device, requires_grad, names);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        CopyOf<float>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        CopyOf<double>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        CopyOf<long>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        CopyOf<int>([scalar], [], null, device, requires_grad, null);

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        CopyOf<bool>([scalar], [], dtype, device, requires_grad, null);

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    // Any number of dimensions; the elements are copied.
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ScalarType source = ElementTypes.Of(rawArray.GetType().GetElementType()!);
        var sizes = new long[rawArray.Rank];
        for (int dim = 0; dim < sizes.Length; dim++) sizes[dim] = rawArray.GetLongLength(dim);
        Options options = OptionsOf(dtype ?? source, device, requires_grad, names);
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(rawArray))
        fixed (long* shape = sizes)
            return Tensor.Made(Native.THSTensor_from_memory((nint)first, (int)source, shape, sizes.Length, options));
    }

    // The array's own memory, from element `offset` on: the array is pinned until the last tensor over it is gone.
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ScalarType source = ElementTypes.Of(rawArray.GetType().GetElementType()!);
        long size = ElementTypes.SizeOf(source), held = (rawArray.LongLength - offset) * size / ElementTypes.SizeOf(dtype);
        if (count < 0) count = held;
        if (offset < 0 || count > held)
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} elements from {offset} on lie outside the array of {rawArray.LongLength}");
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        nint first = pin.AddrOfPinnedObject() + (nint)(offset * size);
        nint made = Native.THSTensor_over_memory(first, &count, 1, OptionsOf(dtype, CPU, requires_grad), &Unpin, GCHandle.ToIntPtr(pin));
        if (made == 0) pin.Free();
        return Tensor.Made(made);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor CopyOf<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        where T : unmanaged
    {
        long expected = 1;
        foreach (long size in dimensions) expected *= size;
        if (expected != values.Length) throw new ArgumentException($"the shape [{string.Join(", ", dimensions.ToArray())}] has {expected} elements, not {values.Length}", nameof(dimensions));
        ScalarType source = ElementTypes.Of(typeof(T));
        Options options = OptionsOf(dtype ?? source, device, requiresGrad, names);
        fixed (T* first = values)
        fixed (long* shape = dimensions)
            return Tensor.Made(Native.THSTensor_from_memory((nint)first, (int)source, shape, dimensions.Length, options));
    }
}
