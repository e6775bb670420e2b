using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Shapes and selections: native/shapes.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint THSTensor_view(nint tensor, long* size, int dims);
    [DllImport(Library)] internal static extern nint THSTensor_reshape(nint tensor, long* size, int dims);
    [DllImport(Library)] internal static extern nint THSTensor_expand(nint tensor, long* size, int dims, int @implicit);
    [DllImport(Library)] internal static extern nint THSTensor_repeat(nint tensor, long* size, int dims);
    [DllImport(Library)] internal static extern nint THSTensor_permute(nint tensor, long* dims, int count);
    [DllImport(Library)] internal static extern nint THSTensor_flip(nint tensor, long* dims, int count);
    [DllImport(Library)] internal static extern nint THSTensor_transpose(nint tensor, long first, long second);
    [DllImport(Library)] internal static extern nint THSTensor_t(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_flatten(nint tensor, long start, long end);
    [DllImport(Library)] internal static extern nint THSTensor_narrow(nint tensor, long dim, long start, long length);
    [DllImport(Library)] internal static extern nint THSTensor_select(nint tensor, long dim, long index);
    [DllImport(Library)] internal static extern nint THSTensor_slice(nint tensor, long dim, long start, long finish, long step);
    [DllImport(Library)] internal static extern nint THSTensor_as_strided(nint tensor, long* size, long* stride, int dims, long offset);
    [DllImport(Library)] internal static extern nint THSTensor_squeeze(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_squeeze_dim(nint tensor, long dim);
    [DllImport(Library)] internal static extern nint THSTensor_unsqueeze(nint tensor, long dim);
    [DllImport(Library)] internal static extern nint THSTensor_index_select(nint tensor, long dim, nint index);
    [DllImport(Library)] internal static extern nint THSTensor_gather(nint tensor, long dim, nint index);
    [DllImport(Library)] internal static extern int THSTensor_scatter_(nint tensor, long dim, nint index, nint source);
    [DllImport(Library)] internal static extern nint THSTensor_masked_select(nint tensor, nint mask);
    [DllImport(Library)] internal static extern nint THSTensor_where(nint condition, nint yes, nint no);
    [DllImport(Library)] internal static extern nint THSNN_pad(nint tensor, long* amounts, int count, int mode, double value);
    [DllImport(Library)] internal static extern nint THSNN_one_hot(nint tensor, long classes);
}
