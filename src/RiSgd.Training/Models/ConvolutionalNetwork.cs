using RiSgd.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Training.Models;

/// <summary>
/// "cnn": conv 3x3 to 16 channels, pool, conv 3x3 to 32 channels, pool, linear; 20,490 parameters for 28x28x1 and ten classes. Input [B,C,H,W], output logits [B,classes].
/// </summary>
public sealed class ConvolutionalNetwork : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly Linear fc;

    /// <summary>Makes the network for images of a shape.</summary>
    public ConvolutionalNetwork(ImageShape shape, int classes, ScalarType type)
        : base("cnn")
    {
        conv1 = Conv2d(shape.Channels, 16, 3, padding: 1, dtype: type);
        conv2 = Conv2d(16, 32, 3, padding: 1, dtype: type);
        fc = Linear(32L * (shape.Height / 4) * (shape.Width / 4), classes, dtype: type);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // relu after the pooling: the same function, on a quarter of the elements
        Tensor x = F.relu(F.max_pool2d(conv1.call(input), 2), inplace: true);
        x = F.relu(F.max_pool2d(conv2.call(x), 2), inplace: true);
        return fc.call(x.flatten(1));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv1.Dispose();
            conv2.Dispose();
            fc.Dispose();
        }

        base.Dispose(disposing);
    }
}
