using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Life, metadata, memory, gradient, copies: native/tensor.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern void THSTensor_dispose(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_alias(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern nint THSTensor_data(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long THSTensor_ndimension(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long THSTensor_numel(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long THSTensor_element_size(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long THSTensor_storage_offset(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_type(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_device_type(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_device_index(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_is_contiguous(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_is_sparse(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_is_leaf(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_requires_grad(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_is_pinned(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern void THSTensor_sizes(nint tensor, long* into);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTensor_strides(nint tensor, long* into);
    [DllImport(Library)] internal static extern int THSTensor_set_requires_grad(nint tensor, int requires_grad);
    [DllImport(Library)] internal static extern int THSTensor_retain_grad(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_grad(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_set_grad(nint tensor, nint grad);
    [DllImport(Library)]
    internal static extern int THSTensor_backward(nint tensor, nint gradient, int retain_graph, int create_graph, nint* inputs, int count);
    [DllImport(Library)] internal static extern nint THSTensor_detach(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_detach_(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_clone(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_contiguous(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_pin_memory(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_copy_(nint tensor, nint source, int non_blocking);
    [DllImport(Library)]
    internal static extern nint THSTensor_to(nint tensor, int type, int device_type, int device_index, int copy, int non_blocking);
    [DllImport(Library)] internal static extern int THSTensor_item(nint tensor, Number* into);
    [DllImport(Library)] internal static extern int THSTensor_equal(nint left, nint right);
}
