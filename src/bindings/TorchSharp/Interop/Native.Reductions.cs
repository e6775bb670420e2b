using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Reductions and products of matrices: native/reductions.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint THSTensor_sum(nint tensor, int type);
    [DllImport(Library)] internal static extern nint THSTensor_sum_along(nint tensor, long* dims, int count, int keep, int type);
    [DllImport(Library)] internal static extern nint THSTensor_mean(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_mean_along(nint tensor, long* dims, int count, int keep, int type);
    [DllImport(Library)] internal static extern nint THSTensor_var(nint tensor, int unbiased);
    [DllImport(Library)] internal static extern nint THSTensor_var_along(nint tensor, long* dims, int count, int unbiased, int keep);
    [DllImport(Library)] internal static extern nint THSTensor_std(nint tensor, int unbiased);
    [DllImport(Library)] internal static extern nint THSTensor_norm(nint tensor, double p);
    [DllImport(Library)] internal static extern nint THSTensor_norm_along(nint tensor, long dim, int keep, double p);
    [DllImport(Library)] internal static extern nint THSTensor_max(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_min(nint tensor);
    [DllImport(Library)] internal static extern int THSTensor_max_along(nint tensor, long dim, int keep, nint* values, nint* indices);
    [DllImport(Library)] internal static extern int THSTensor_min_along(nint tensor, long dim, int keep, nint* values, nint* indices);
    [DllImport(Library)]
    internal static extern int THSTensor_topk(nint tensor, long k, long dim, int largest, int sorted, nint* values, nint* indices);
    [DllImport(Library)] internal static extern nint THSTensor_argmax(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_argmax_along(nint tensor, long dim, int keep);
    [DllImport(Library)] internal static extern nint THSTensor_argmin(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_argmin_along(nint tensor, long dim, int keep);
    [DllImport(Library)] internal static extern nint THSTensor_all(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_all_along(nint tensor, long dim, int keep);
    [DllImport(Library)] internal static extern nint THSTensor_any(nint tensor);
    [DllImport(Library)] internal static extern nint THSTensor_any_along(nint tensor, long dim, int keep);
    [DllImport(Library)] internal static extern nint THSTensor_log_softmax(nint tensor, long dim, int type);
    [DllImport(Library)] internal static extern nint THSTensor_softmax(nint tensor, long dim, int type);
    [DllImport(Library)] internal static extern nint THSTensor_matmul(nint left, nint right);
    [DllImport(Library)] internal static extern nint THSTensor_mm(nint left, nint right);
    [DllImport(Library)] internal static extern nint THSTensor_mv(nint left, nint right);
    [DllImport(Library)] internal static extern nint THSTensor_dot(nint left, nint right);
    [DllImport(Library)] internal static extern int THSTensor_allclose(nint left, nint right, double relative, double absolute, int equal_nan);
}
