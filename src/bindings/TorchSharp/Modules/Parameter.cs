namespace TorchSharp.Modules;

// A leaf of the graph over the memory of `data`, whatever its strides: a view of a larger buffer stays one.
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(Leaf(data)) => this.requires_grad = requires_grad;

    private static nint Leaf(torch.Tensor data)
    {
        nint leaf = Interop.Native.THSTensor_detach(data.Handle);
        GC.KeepAlive(data);
        if (leaf == 0) Interop.Failure.Throw();
        return leaf;
    }
}
