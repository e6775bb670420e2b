using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;

    public static string __version__ => Marshal.PtrToStringUTF8(Native.THSTorch_version())!;

    public static ScalarType get_default_dtype() => defaultType;

    public static void set_default_dtype(ScalarType dtype)
    {
        if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"only floating-point types can be the default, not {dtype}", nameof(dtype));
        defaultType = dtype;
    }

    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.THSTorch_is_grad_enabled() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.THSTorch_is_inference_mode_enabled() != 0;

    public static void set_num_threads(int num) => Failure.ThrowIf(Native.THSTorch_set_num_threads(num));

    public static int get_num_threads() => Native.THSTorch_get_num_threads();

    public static void set_num_interop_threads(int num) => Failure.ThrowIf(Native.THSTorch_set_num_interop_threads(num));

    public static int get_num_interop_threads() => Native.THSTorch_get_num_interop_threads();

    // The mode is the thread's: it ends on the thread where it began.
    private sealed class GradMode : IDisposable
    {
        private readonly int before = Native.THSTorch_is_grad_enabled();

        internal GradMode(bool enabled) => Native.THSTorch_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => Native.THSTorch_set_grad_enabled(before);
    }

    private sealed class InferenceMode : IDisposable
    {
        private nint guard;

        internal InferenceMode(bool enabled)
        {
            guard = Native.THSTorch_inference_mode_new(enabled ? 1 : 0);
            if (guard == 0) Failure.Throw();
        }

        public void Dispose()
        {
            if (guard != 0) Native.THSTorch_inference_mode_dispose(guard);
            guard = 0;
        }
    }
}
