using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Errors, threads, random state, modes, devices: native/runtime.cpp.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint THSTorch_get_and_reset_last_err();
    [DllImport(Library)] internal static extern nint THSTorch_version();
    [DllImport(Library)] internal static extern int THSTorch_set_num_threads(int count);
    [DllImport(Library)] internal static extern int THSTorch_get_num_threads();
    [DllImport(Library)] internal static extern int THSTorch_set_num_interop_threads(int count);
    [DllImport(Library)] internal static extern int THSTorch_get_num_interop_threads();
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTorch_is_grad_enabled();
    [DllImport(Library), SuppressGCTransition] internal static extern void THSTorch_set_grad_enabled(int enabled);
    [DllImport(Library), SuppressGCTransition] internal static extern int THSTorch_is_inference_mode_enabled();
    [DllImport(Library)] internal static extern nint THSTorch_inference_mode_new(int enabled);
    [DllImport(Library)] internal static extern void THSTorch_inference_mode_dispose(nint guard);
    [DllImport(Library)] internal static extern int THSTorchCuda_is_available();
    [DllImport(Library)] internal static extern int THSTorchCuda_cudnn_is_available();
    [DllImport(Library)] internal static extern int THSTorchCuda_device_count();
    [DllImport(Library)] internal static extern int THSTorchCuda_synchronize(int index);
    [DllImport(Library)] internal static extern int THSTorch_manual_seed(long seed);
    [DllImport(Library)] internal static extern nint THSGenerator_new(long seed, int device_type, int device_index);
    [DllImport(Library)] internal static extern nint THSGenerator_default();
    [DllImport(Library)] internal static extern void THSGenerator_dispose(nint generator);
    [DllImport(Library)] internal static extern int THSGenerator_manual_seed(nint generator, long seed);
    [DllImport(Library)] internal static extern long THSGenerator_initial_seed(nint generator);
    [DllImport(Library)] internal static extern long THSGenerator_seed(nint generator);
    [DllImport(Library)] internal static extern nint THSGenerator_get_state(nint generator);
    [DllImport(Library)] internal static extern int THSGenerator_set_state(nint generator, nint state);
}
