using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RiSgd.Training.Models;

/// <summary>
/// A network whose parameters are views into one flat array, whose gradients are views into another, and whose batch-norm statistics stand at the tail of the first. libtorch
/// allocates both; every other part of the program sees the same memory as plain arrays.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class FlatNetwork<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Tensor parameters;
    private readonly Tensor gradients;
    private readonly List<(FlatSlot Slot, Tensor View, Tensor? Gradient)> bound = [];
    private readonly Dictionary<string, Parameter> trainable = [];
    private readonly bool[] selected;

    /// <summary>Takes a freshly made network over and moves its parameters and statistics into flat arrays, values included.</summary>
    public FlatNetwork(Module<Tensor, Tensor> network)
    {
        Network = network;
        Layout = FlatLayout.Create(Tensors(network).Select(t => (t.Name, t.Value.shape, t.Kind)));
        parameters = zeros(Layout.Length, ElementTypes.Torch<T>()).DetachFromDisposeScope();
        gradients = zeros(Layout.TrainableLength, ElementTypes.Torch<T>()).DetachFromDisposeScope();
        Parameters = Flat(parameters);
        Gradients = Flat(gradients);
        using (no_grad())
        {
            foreach ((string name, Module module) in network.named_modules())
                Bind(name, module);
        }

        selected = [.. Layout.Slots.Select(s => trainable.ContainsKey(s.Name))];
        AssertBound();
    }

    /// <summary>The network; its parameters must never be replaced again (no <c>to()</c>, no <c>zero_grad(set_to_none: true)</c>).</summary>
    public Module<Tensor, Tensor> Network { get; }

    /// <summary>Names, shapes and places.</summary>
    public FlatLayout Layout { get; }

    /// <summary>All parameters, then the statistics.</summary>
    public FlatMemory<T> Parameters { get; }

    /// <summary>The gradients of the trainable parameters.</summary>
    public FlatMemory<T> Gradients { get; }

    /// <summary>
    /// Draws initial values from (seed, layer) alone, whatever libtorch is there. Networks with batch norm: He-normal weights (variance 2 over fan-in), zero biases. Networks without:
    /// weights and biases uniform within 1 over the root of fan-in, as PyTorch does; He's larger weights would not survive the first steps at usual rates. Unit scales, mean 0, variance 1.
    /// </summary>
    public void Initialise(long seed)
    {
        bool normalised = Layout.Slots.Any(s => s.Kind == SlotKind.NormScale);
        double fanIn = 1;
        for (int i = 0; i < Layout.Slots.Count; i++)
        {
            FlatSlot slot = Layout.Slots[i];
            var random = new CounterRandom(seed, RandomPurpose.Initialisation, chunk: i);

            // a bias stands behind the weight of its layer and has the same fan-in
            if (slot.Kind == SlotKind.Weight)
                fanIn = slot.Shape.Skip(1).Aggregate(1L, (product, n) => product * n);
            double bound = 1 / Math.Sqrt(fanIn);
            foreach (ref T value in Parameters.Slice(slot.Offset, slot.Length))
            {
                value = T.CreateChecked(slot.Kind switch
                {
                    SlotKind.Weight when normalised => Math.Sqrt(2) * bound * random.NextGaussian(),
                    SlotKind.Weight => bound * ((2 * random.NextDouble()) - 1),
                    SlotKind.Bias when !normalised => bound * ((2 * random.NextDouble()) - 1),
                    SlotKind.NormScale or SlotKind.RunningSecondMoment => 1,
                    _ => 0,
                });
            }
        }
    }

    /// <summary>Chooses the tensors whose gradients a backward pass computes; it then ends at the lowest of them.</summary>
    /// <param name="active">One value per slot of the layout; null: all.</param>
    public void SelectLayers(IReadOnlyList<bool>? active)
    {
        for (int i = 0; i < selected.Length; i++)
        {
            bool chosen = active?[i] ?? true;
            if (chosen == selected[i] || !trainable.TryGetValue(Layout.Slots[i].Name, out Parameter? parameter))
                continue;

            // Libtorch leaves a gradient where it is while nobody asks for it, so that the views into the flat array stay.
            parameter.requires_grad = chosen;
            selected[i] = chosen;
        }
    }

    /// <summary>Asserts that parameters and gradients still are the views that the flat arrays stand for.</summary>
    /// <exception cref="InvalidOperationException">Something has replaced one of them.</exception>
    public unsafe void AssertBound()
    {
        foreach ((FlatSlot slot, Tensor view, Tensor? gradient) in bound)
        {
            if (TensorMemory.Address(view) != Parameters.Pointer + (slot.Offset * sizeof(T)))
                throw new InvalidOperationException($"parameter {slot.Name} is no longer a view into the flat array");
            if (gradient is not null && (view.grad is not { } grad || TensorMemory.Address(grad) != Gradients.Pointer + (slot.Offset * sizeof(T))))
                throw new InvalidOperationException($"the gradient of {slot.Name} is no longer a view into the flat array");
        }
    }

    /// <summary>All tensors under PyTorch's names and in PyTorch's element order, in the order of the network.</summary>
    public IReadOnlyList<ModelTensor> Export()
    {
        using IDisposable nothing = no_grad();
        var tensors = new List<ModelTensor>();
        foreach ((FlatSlot slot, Tensor view, _) in bound)
        {
            using DisposeScope scope = NewDisposeScope();
            tensors.Add(new ModelTensor(slot.Name, ElementTypes.Safetensors<T>(), [.. slot.Shape], view.detach().contiguous().bytes.ToArray()));
        }

        return tensors;
    }

    /// <summary>Sets all parameters and statistics from tensors as <see cref="Export"/> gives them.</summary>
    public void Import(IReadOnlyList<ModelTensor> tensors)
    {
        using IDisposable nothing = no_grad();
        foreach (((_, Tensor view, _), ModelTensor tensor) in bound.Zip(tensors))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor values = empty(tensor.Shape, ElementTypes.Torch<T>());
            tensor.Bytes.CopyTo(values.bytes);
            view.copy_(values);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        foreach ((_, Tensor view, Tensor? gradient) in bound)
        {
            view.Dispose();
            gradient?.Dispose();
        }

        Parameters.Dispose();
        Gradients.Dispose();
        parameters.Dispose();
        gradients.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Value, SlotKind Kind)> Tensors(Module<Tensor, Tensor> network)
    {
        var norms = network.named_modules().Where(m => m.Item2 is BatchNorm2d).Select(m => m.Item1).ToHashSet();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            bool norm = norms.Contains(name[..Math.Max(0, name.LastIndexOf('.'))]);
            bool bias = name.EndsWith("bias", StringComparison.Ordinal);
            yield return (name, parameter, (norm, bias) switch
            {
                (true, true) => SlotKind.NormShift,
                (true, false) => SlotKind.NormScale,
                (false, true) => SlotKind.Bias,
                _ => SlotKind.Weight,
            });
        }

        foreach ((string name, Tensor buffer) in network.named_buffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                yield return (name, buffer, SlotKind.RunningMean);
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
                yield return (name, buffer, SlotKind.RunningSecondMoment);
        }
    }

    private static FlatMemory<T> Flat(Tensor tensor) => FlatMemory<T>.Borrow(TensorMemory.Address(tensor), checked((int)tensor.numel()));

    // Convolution weights stand in the array as [out, height, width, in] and are seen as PyTorch's [out, in, height, width]: channels-last, which libtorch's convolutions are fastest in.
    private static Tensor Shaped(Tensor flat, IReadOnlyList<long> shape) =>
        shape.Count == 4 ? flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : flat.view([.. shape]);

    private void Bind(string name, Module module)
    {
        string prefix = name.Length > 0 ? name + "." : "";
        switch (module)
        {
            case Conv2d convolution:
                convolution.weight = View(prefix + "weight", convolution.weight);
                if (convolution.bias is not null)
                    convolution.bias = View(prefix + "bias", convolution.bias);
                break;
            case Linear linear:
                linear.weight = View(prefix + "weight", linear.weight);
                if (linear.bias is not null)
                    linear.bias = View(prefix + "bias", linear.bias);
                break;
            case BatchNorm2d { weight: { } weight, bias: { } bias, running_mean: { } mean, running_var: { } variance } norm:
                norm.weight = View(prefix + "weight", weight);
                norm.bias = View(prefix + "bias", bias);
                norm.running_mean = Statistic(prefix + "running_mean", mean);
                norm.running_var = Statistic(prefix + "running_var", variance);
                break;
        }
    }

    private Parameter View(string name, Parameter value)
    {
        using DisposeScope scope = NewDisposeScope();
        FlatSlot slot = Layout[name];
        Tensor view = Shaped(parameters.narrow(0, slot.Offset, slot.Length), slot.Shape);
        view.copy_(value);
        var parameter = new Parameter(view);
        Tensor gradient = Shaped(gradients.narrow(0, slot.Offset, slot.Length), slot.Shape);
        parameter.grad = gradient;
        bound.Add((slot, scope.Detach(parameter), scope.Detach(gradient)));
        trainable.Add(name, parameter);
        return parameter;
    }

    private Tensor Statistic(string name, Tensor value)
    {
        FlatSlot slot = Layout[name];
        Tensor view = parameters.narrow(0, slot.Offset, slot.Length).DetachFromDisposeScope();
        view.copy_(value);
        bound.Add((slot, view, null));
        return view;
    }
}
