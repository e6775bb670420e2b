using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                Pair kernel = Pair.Of(kernel_size, 1);
                return MaxPool(input, kernel, strides is null ? kernel : Pair.Of(strides, 1), Pair.Of(padding, 0), Pair.Of(dilation, 1), ceil_mode);
            }

            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPool(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? 0), Both(dilation ?? 1), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                bool ceil_mode = false) =>
                MaxPool(input, Pair.Of(kernel_size, 1), Pair.Of(stride ?? kernel_size, 1), Pair.Of(padding, 0), Pair.Of(dilation, 1), ceil_mode);

            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null)
            {
                Pair kernel = Pair.Of(kernel_size, 1);
                return AveragePool(input, kernel, stride is null ? kernel : Pair.Of(stride, 1), Pair.Of(padding, 0), ceil_mode, count_include_pad, divisor_override);
            }

            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                AveragePool(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                AveragePool(input, Pair.Of(kernel_size, 1), Pair.Of(stride ?? kernel_size, 1), Pair.Of(padding, 0), ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                Pair size = Pair.Of(output_size, 1);
                return Tensor.Made(Native.THSNN_adaptive_avg_pool2d(input.Handle, (long*)&size), input);
            }

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            private static Pair Both(long value) => new(value, value);

            private static Tensor MaxPool(Tensor input, Pair kernel, Pair stride, Pair padding, Pair dilation, bool ceilMode) =>
                Tensor.Made(
                    Native.THSNN_max_pool2d(input.Handle, (long*)&kernel, (long*)&stride, (long*)&padding, (long*)&dilation, ceilMode ? 1 : 0), input);

            private static Tensor AveragePool(Tensor input, Pair kernel, Pair stride, Pair padding, bool ceilMode, bool countPadding, long? divisor)
            {
                if (divisor == 0) throw new ArgumentOutOfRangeException(nameof(divisor), "an average can't be taken over 0 elements");
                nint made = Native.THSNN_avg_pool2d(
                    input.Handle, (long*)&kernel, (long*)&stride, (long*)&padding, ceilMode ? 1 : 0, countPadding ? 1 : 0, divisor ?? 0);
                return Tensor.Made(made, input);
            }
        }
    }
}
