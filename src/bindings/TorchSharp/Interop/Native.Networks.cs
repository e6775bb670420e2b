using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Layers and losses: native/networks.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)]
    internal static extern nint THSNN_conv2d(nint input, nint weight, nint bias, long* stride, long* padding, long* dilation, long groups);
    [DllImport(Library)]
    internal static extern nint THSNN_conv2d_same(nint input, nint weight, nint bias, long* stride, long* dilation, long groups);
    [DllImport(Library)]
    internal static extern nint THSNN_batch_norm(nint input, nint mean, nint variance, nint weight, nint bias, int training, double momentum, double eps);
    [DllImport(Library)] internal static extern nint THSNN_linear(nint input, nint weight, nint bias);
    [DllImport(Library)] internal static extern nint THSNN_dropout(nint input, double p, int training);
    [DllImport(Library)] internal static extern int THSNN_dropout_(nint input, double p, int training);
    [DllImport(Library)]
    internal static extern nint THSNN_max_pool2d(nint input, long* kernel, long* stride, long* padding, long* dilation, int ceil_mode);
    [DllImport(Library)]
    internal static extern int THSNN_max_pool2d_with_indices(nint input, long* kernel, long* stride, long* padding, long* dilation, int ceil_mode, nint* values, nint* indices);
    [DllImport(Library)]
    internal static extern nint THSNN_avg_pool2d(nint input, long* kernel, long* stride, long* padding, int ceil_mode, int count_include_pad, long divisor);
    [DllImport(Library)] internal static extern nint THSNN_adaptive_avg_pool2d(nint input, long* size);
    [DllImport(Library)]
    internal static extern nint THSNN_cross_entropy(nint input, nint target, nint weight, long ignore_index, long reduction, double label_smoothing);
    [DllImport(Library)] internal static extern nint THSNN_nll_loss(nint input, nint target, nint weight, long ignore_index, long reduction);
    [DllImport(Library)] internal static extern nint THSNN_mse_loss(nint input, nint target, long reduction);
}
