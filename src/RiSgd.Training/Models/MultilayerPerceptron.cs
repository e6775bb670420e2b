using RiSgd.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Training.Models;

/// <summary>"mlp": two hidden layers of 1,024 rectified units; 1,863,690 parameters for 784 inputs and ten classes. Input [B,C,H,W], output logits [B,classes].</summary>
public sealed class MultilayerPerceptron : Module<Tensor, Tensor>
{
    private readonly Linear fc1;
    private readonly Linear fc2;
    private readonly Linear fc3;

    /// <summary>Makes the network for images of a shape.</summary>
    public MultilayerPerceptron(ImageShape shape, int classes, ScalarType type)
        : base("mlp")
    {
        fc1 = Linear(shape.Length, 1024, dtype: type);
        fc2 = Linear(1024, 1024, dtype: type);
        fc3 = Linear(1024, classes, dtype: type);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor x = F.relu(fc1.call(input.flatten(1)), inplace: true);
        return fc3.call(F.relu(fc2.call(x), inplace: true));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            fc1.Dispose();
            fc2.Dispose();
            fc3.Dispose();
        }

        base.Dispose(disposing);
    }
}
