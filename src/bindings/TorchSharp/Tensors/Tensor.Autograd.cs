using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public bool requires_grad
        {
            get => Read(Native.THSTensor_requires_grad(Handle)) != 0;
            set => Done(Native.THSTensor_set_requires_grad(Handle, value ? 1 : 0));
        }

        // A new handle to the tensor that backward adds to. What is set here, be it a view of a larger buffer with strides of its own,
        // stays: backward adds into it where it lies.
        public Tensor? grad
        {
            get => MadeOrNull(Native.THSTensor_grad(Handle), this);
            set => Done(Native.THSTensor_set_grad(Handle, HandleOrNone(value)), value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Done(Native.THSTensor_retain_grad(Handle));

        public void backward() => Done(Native.THSTensor_backward(Handle, 0, 0, 0, null, 0));

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors is { Count: > 1 })
                throw new ArgumentException("one tensor has one gradient to start from", nameof(grad_tensors));
            Tensor? gradient = grad_tensors is { Count: 1 } ? grad_tensors[0] : null;
            nint[] only = inputs is null ? [] : [.. inputs.Select(input => (nint)input.Handle)];
            fixed (nint* first = only)
                Done(Native.THSTensor_backward(Handle, HandleOrNone(gradient), retain_graph ? 1 : 0, create_graph ? 1 : 0, first, only.Length), gradient, inputs);
        }

        public Tensor detach() => Made(Native.THSTensor_detach(Handle), this);

        public Tensor detach_() => Done(Native.THSTensor_detach_(Handle));
    }

    public static class autograd
    {
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            tensor.backward(grad_tensors, retain_graph ?? create_graph, create_graph, inputs);
    }
}
