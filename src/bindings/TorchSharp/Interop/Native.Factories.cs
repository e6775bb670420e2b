using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// New tensors: native/factories.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint THSTensor_empty(long* size, int dims, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_empty_strided(long* size, long* stride, int dims, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_zeros(long* size, int dims, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_ones(long* size, int dims, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_full(long* size, int dims, Number value, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_arange(Number start, Number stop, Number step, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_linspace(double start, double stop, long steps, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_eye(long rows, long columns, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_empty_like(nint like, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_full_like(nint like, Number value, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_from_memory(nint data, int source_type, long* size, int dims, Options options);
    [DllImport(Library)]
    internal static extern nint THSTensor_over_memory(nint data, long* size, int dims, Options options, delegate* unmanaged<nint, void> release, nint owner);
    [DllImport(Library)] internal static extern nint THSTensor_rand(long* size, int dims, nint generator, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_randn(long* size, int dims, nint generator, Options options);
    [DllImport(Library)]
    internal static extern nint THSTensor_randint(long low, long high, long* size, int dims, nint generator, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_randperm(long count, nint generator, Options options);
    [DllImport(Library)] internal static extern nint THSTensor_cat(nint* tensors, int count, long dim);
    [DllImport(Library)] internal static extern nint THSTensor_stack(nint* tensors, int count, long dim);
}
