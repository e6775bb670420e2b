using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            // All parameters one after the other, each in the order of its indices.
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                Tensor[] flat = [.. tensors.Select(tensor => tensor.reshape(-1))];
                Tensor vector = cat(flat);
                foreach (Tensor part in flat) part.Dispose();
                return vector;
            }

            // Copies into the memory that the parameters have.
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using IDisposable mode = no_grad();
                long start = 0;
                foreach (Parameter parameter in tensors)
                {
                    long length = parameter.numel();
                    using Tensor part = vec.narrow(0, start, length);
                    using Tensor shaped = part.view_as(parameter);
                    parameter.copy_(shaped);
                    start += length;
                }
            }

            // Scales all gradients by the one factor that brings their common norm down to max_norm; returns the norm before.
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                Tensor[] grads = [.. tensors.Select(tensor => tensor.grad).OfType<Tensor>()];
                if (grads.Length == 0) return 0;
                double total = stack(grads.Select(grad => grad.norm((float)norm_type))).norm((float)norm_type).ToDouble();
                double factor = max_norm / (total + 1e-6);
                if (factor < 1)
                    foreach (Tensor grad in grads) grad.mul_(factor);
                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using IDisposable mode = no_grad();
                foreach (Parameter parameter in tensors)
                {
                    using Tensor? grad = parameter.grad;
                    grad?.clamp_(-clip_value, clip_value);
                }
            }
        }
    }
}
