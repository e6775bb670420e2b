using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    private Parameter ownWeight;
    private Parameter? ownBias;

    private protected Convolution(string name, Parameter weight, Parameter? bias, long inputs, long outputs, Geometry geometry)
        : base(name)
    {
        in_channels = inputs;
        out_channels = outputs;
        kernel_size = geometry.Kernel.ToArray();
        stride = geometry.Stride.ToArray();
        padding = geometry.Padding.ToArray();
        dilation = geometry.Dilation.ToArray();
        padding_type = geometry.PaddingType;
        padding_mode = geometry.Mode;
        groups = geometry.Groups;
        this.weight = weight;
        this.bias = bias;
    }

    internal readonly record struct Geometry(Pair Kernel, Pair Stride, Pair Padding, Padding? PaddingType, Pair Dilation, PaddingModes Mode, long Groups);

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] padding { get; }

    public Padding? padding_type { get; }

    public PaddingModes padding_mode { get; set; }

    public long[] dilation { get; set; }

    public long groups { get; set; }

    // What is set is taken over: the module disposes of it, and of the one before. Its strides are kept: a permuted view of
    // [out, height, width, in] memory makes this a channels-last convolution.
    public Parameter weight
    {
        get => ownWeight;
        [MemberNotNull(nameof(ownWeight))]
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

    // Kaiming-uniform with a = sqrt(5), as PyTorch: all in +-1/sqrt(fan in).
    public void reset_parameters() => Initialise(ownWeight, ownBias);

    private protected static void Initialise(Tensor weight, Tensor? bias)
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null) return;
        (long fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        double bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        nn.init.uniform_(bias, -bound, bound);
    }
}

public sealed class Conv2d : Convolution
{
    private Conv2d(Parameter weight, Parameter? bias, long inputs, long outputs, Geometry geometry)
        : base(nameof(Conv2d), weight, bias, inputs, outputs, geometry)
    {
    }

    internal static Conv2d Create(long inputs, long outputs, Geometry geometry, bool hasBias, Device? device, ScalarType? type)
    {
        if (geometry.Groups < 1 || inputs % geometry.Groups != 0 || outputs % geometry.Groups != 0)
            throw new ArgumentException($"{inputs} and {outputs} channels can't be split into {geometry.Groups} groups");
        using Tensor weights = empty(outputs, inputs / geometry.Groups, geometry.Kernel.Height, geometry.Kernel.Width, type, device);
        using Tensor? biases = hasBias ? empty(outputs, type, device) : null;
        Initialise(weights, biases);
        return new Conv2d(new Parameter(weights), biases is null ? null : new Parameter(biases), inputs, outputs, geometry);
    }

    public override Tensor forward(Tensor input)
    {
        Pair step = Pair.Of(stride, 1), spread = Pair.Of(dilation, 1), edge = Pair.Of(padding, 0);
        bool byZeros = padding_mode is PaddingModes.Zeros or PaddingModes.Constant;
        if (padding_type == Padding.Same)
        {
            if (byZeros) return nn.functional.conv2d_same(input, weight, bias, step, spread, groups);
            edge = new(spread.Height * (kernel_size[0] - 1) / 2, spread.Width * (kernel_size[1] - 1) / 2);
        }
        if (byZeros) return nn.functional.conv2d(input, weight, bias, step, edge, spread, groups);
        using Tensor padded = nn.functional.pad(input, (edge.Width, edge.Width, edge.Height, edge.Height), padding_mode);
        return nn.functional.conv2d(padded, weight, bias, step, default, spread, groups);
    }
}
