using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.Made(
                    Native.THSNN_cross_entropy(input.Handle, target.Handle, Tensor.HandleOrNone(weight), ignore_index, (long)reduction, label_smoothing),
                    input, target, weight);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Made(
                    Native.THSNN_nll_loss(input.Handle, target.Handle, Tensor.HandleOrNone(weight), -100, (long)reduction), input, target, weight);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Made(Native.THSNN_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);
        }
    }
}
