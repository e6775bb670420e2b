using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal MaxPool2d(long[] kernelSize, long[]? stride, long[]? padding, long[]? dilation, bool ceilMode)
        : base(nameof(MaxPool2d))
    {
        kernel_size = kernelSize;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        ceil_mode = ceilMode;
    }

    public long[] kernel_size { get; set; }

    public long[]? stride { get; set; }

    public long[]? padding { get; set; }

    public long[]? dilation { get; set; }

    public bool ceil_mode { get; set; }

    public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

    public unsafe (Tensor Values, Tensor Indices) forward_with_indices(Tensor input)
    {
        Pair kernel = Pair.Of(kernel_size, 1), step = stride is null ? kernel : Pair.Of(stride, 1), pad = Pair.Of(padding, 0), spread = Pair.Of(dilation, 1);
        nint* both = stackalloc nint[2];
        int status = Native.THSNN_max_pool2d_with_indices(
            input.Handle, (long*)&kernel, (long*)&step, (long*)&pad, (long*)&spread, ceil_mode ? 1 : 0, both, both + 1);
        return Tensor.MadeBoth(status, both, input);
    }
}

public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool2d(long[] kernelSize, long[]? stride, long[]? padding, bool ceilMode, bool countIncludePad, long? divisorOverride)
        : base(nameof(AvgPool2d))
    {
        kernel_size = kernelSize;
        this.stride = stride;
        this.padding = padding;
        ceil_mode = ceilMode;
        count_include_pad = countIncludePad;
        divisor_override = divisorOverride;
    }

    public long[] kernel_size { get; set; }

    public long[]? stride { get; set; }

    public long[]? padding { get; set; }

    public bool ceil_mode { get; set; }

    public bool count_include_pad { get; set; }

    public long? divisor_override { get; set; }

    public override Tensor forward(Tensor input) =>
        nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}

public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AdaptiveAvgPool2d(long[] outputSize)
        : base(nameof(AdaptiveAvgPool2d)) => output_size = outputSize;

    public long[] output_size { get; set; }

    public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool2d(input, output_size);
}
