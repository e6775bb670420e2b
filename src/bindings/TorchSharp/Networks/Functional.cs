using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Made(Native.THSNN_linear(input.Handle, weights.Handle, Tensor.HandleOrNone(bias)), input, weights, bias);

            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                Pair stride = Pair.Of(strides, 1), pad = Pair.Of(padding, 0), spread = Pair.Of(dilation, 1);
                return conv2d(input, weight, bias, stride, pad, spread, groups);
            }

            internal static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias, Pair stride, Pair padding, Pair dilation, long groups) =>
                Tensor.Made(
                    Native.THSNN_conv2d(input.Handle, weight.Handle, Tensor.HandleOrNone(bias), (long*)&stride, (long*)&padding, (long*)&dilation, groups),
                    input, weight, bias);

            internal static Tensor conv2d_same(Tensor input, Tensor weight, Tensor? bias, Pair stride, Pair dilation, long groups) =>
                Tensor.Made(
                    Native.THSNN_conv2d_same(input.Handle, weight.Handle, Tensor.HandleOrNone(bias), (long*)&stride, (long*)&dilation, groups),
                    input, weight, bias);

            // While training, the running statistics are updated in place.
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1E-05)
            {
                nint made = Native.THSNN_batch_norm(
                    input.Handle, Tensor.HandleOrNone(running_mean), Tensor.HandleOrNone(running_var), Tensor.HandleOrNone(weight), Tensor.HandleOrNone(bias),
                    training ? 1 : 0, momentum, eps);
                GC.KeepAlive(running_mean);
                GC.KeepAlive(running_var);
                return Tensor.Made(made, input, weight, bias);
            }

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (!inplace) return Tensor.Made(Native.THSNN_dropout(input.Handle, p, training ? 1 : 0), input);
                Failure.ThrowIf(Native.THSNN_dropout_(input.Handle, p, training ? 1 : 0));
                return input.alias();
            }

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Tensor.Made(Native.THSNN_one_hot(x.Handle, num_classes), x);

            // low and high of the last dimension, then of the one before it, and so on
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                int how = mode switch
                {
                    PaddingModes.Reflect => 1,
                    PaddingModes.Replicate => 2,
                    PaddingModes.Circular => 3,
                    _ => 0,
                };
                fixed (long* amounts = pad) return Tensor.Made(Native.THSNN_pad(input.Handle, amounts, pad.Length, how, value), input);
            }

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);
        }
    }
}
