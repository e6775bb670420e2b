using RiSgd.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Training.Models;

/// <summary>
/// The residual networks for 32x32 images of He et al. (2016), depth 6n+2: a 3x3 convolution to 16 channels, three stages of n basic blocks with 16, 32 and 64 channels and strides
/// 1, 2, 2, global average pooling and a linear layer; shortcuts of option A, which have no parameters. Input [B,C,H,W], output logits [B,classes].
/// </summary>
public sealed class CifarResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Linear fc;

    /// <summary>Makes the network of a depth 6n+2.</summary>
    public CifarResNet(int depth, ImageShape shape, int classes, ScalarType type)
        : base($"resnet{depth}")
    {
        if (depth < 8 || (depth - 2) % 6 != 0)
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "the depth of a CIFAR ResNet is 6n+2");
        int blocks = (depth - 2) / 6;
        conv1 = Conv2d(shape.Channels, 16, 3, padding: 1, bias: false, dtype: type);
        bn1 = BatchNorm2d(16, dtype: type);
        layer1 = Stage(blocks, 16, 16, type);
        layer2 = Stage(blocks, 16, 32, type);
        layer3 = Stage(blocks, 32, 64, type);
        fc = Linear(64, classes, dtype: type);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor x = F.relu(bn1.call(conv1.call(input)), inplace: true);
        x = layer3.call(layer2.call(layer1.call(x)));
        return fc.call(F.adaptive_avg_pool2d(x, 1).flatten(1));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv1.Dispose();
            bn1.Dispose();
            layer1.Dispose();
            layer2.Dispose();
            layer3.Dispose();
            fc.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Sequential Stage(int blocks, int inward, int outward, ScalarType type) =>
        Sequential(Enumerable.Range(0, blocks).Select(i => (Module<Tensor, Tensor>)new BasicBlock(i == 0 ? inward : outward, outward, type)));

    /// <summary>Two 3x3 convolutions with batch norm around a shortcut; ReLU after the addition.</summary>
    private sealed class BasicBlock : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly int newChannels;

        public BasicBlock(int inward, int outward, ScalarType type)
            : base("block")
        {
            newChannels = outward - inward;
            conv1 = Conv2d(inward, outward, 3, stride: newChannels > 0 ? 2 : 1, padding: 1, bias: false, dtype: type);
            bn1 = BatchNorm2d(outward, dtype: type);
            conv2 = Conv2d(outward, outward, 3, padding: 1, bias: false, dtype: type);
            bn2 = BatchNorm2d(outward, dtype: type);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            Tensor x = F.relu(bn1.call(conv1.call(input)), inplace: true);
            x = bn2.call(conv2.call(x));
            return F.relu(x.add_(newChannels > 0 ? Shortcut(input) : input), inplace: true);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                conv1.Dispose();
                bn1.Dispose();
                conv2.Dispose();
                bn2.Dispose();
            }

            base.Dispose(disposing);
        }

        // Option A: every second pixel, and zeros for the new channels behind the old ones.
        private Tensor Shortcut(Tensor input) =>
            F.pad(input.slice(2, 0, long.MaxValue, 2).slice(3, 0, long.MaxValue, 2), [0, 0, 0, 0, 0, newChannels]);
    }
}
