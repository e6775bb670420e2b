using static TorchSharp.torch;

namespace TorchSharp.Modules;

public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> stages = [];

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach ((string name, nn.Module<Tensor, Tensor> module) in modules) append(name, module);
    }

    protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (nn.Module<Tensor, Tensor> module in modules) append(module);
    }

    public int Count => stages.Count;

    public nn.IModule<Tensor, Tensor> this[int index] => stages[index];

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        var stage = (nn.Module<Tensor, Tensor>)module;
        register_module(name, stage);
        stages.Add(stage);
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

    // What passes between two stages is freed at once, unless autograd keeps it.
    public override Tensor forward(Tensor tensor)
    {
        if (stages.Count == 0) return tensor.alias();
        Tensor current = tensor;
        foreach (nn.Module<Tensor, Tensor> stage in stages)
        {
            Tensor next = stage.call(current);
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
            current = next;
        }
        return current;
    }
}
