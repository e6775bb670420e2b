using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class Linear : nn.Module<Tensor, Tensor>
{
    private Parameter ownWeight;
    private Parameter? ownBias;

    // Kaiming-uniform with a = sqrt(5), as PyTorch: all in +-1/sqrt(inputs).
    internal Linear(long inputs, long outputs, bool hasBias, Device? device, ScalarType? type)
        : base(nameof(Linear))
    {
        in_features = inputs;
        out_features = outputs;
        using Tensor weights = empty(outputs, inputs, type, device);
        weight = new Parameter(weights);
        nn.init.kaiming_uniform_(ownWeight!, Math.Sqrt(5));
        if (!hasBias) return;
        double bound = inputs > 0 ? 1 / Math.Sqrt(inputs) : 0;
        using Tensor biases = empty(outputs, type, device);
        bias = new Parameter(nn.init.uniform_(biases, -bound, bound));
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        (out_features, in_features) = (weight.shape[0], weight.shape[1]);
        this.weight = weight;
        this.bias = bias;
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

    // What is set is taken over: the module disposes of it, and of the one before.
    public Parameter weight
    {
        get => ownWeight;
        [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(ownWeight))]
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!ReferenceEquals(value, ownWeight)) ownWeight?.Dispose();
            ownWeight = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    public Parameter? bias
    {
        get => ownBias;
        set
        {
            if (!ReferenceEquals(value, ownBias)) ownBias?.Dispose();
            ownBias = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, ownWeight, ownBias);
}
