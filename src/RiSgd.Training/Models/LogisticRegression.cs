using RiSgd.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RiSgd.Training.Models;

/// <summary>"logistic": multinomial logistic regression, one linear layer on the pixels. Input [B,C,H,W], output logits [B,classes].</summary>
public sealed class LogisticRegression : Module<Tensor, Tensor>
{
    private readonly Linear fc;

    /// <summary>Makes the model for images of a shape.</summary>
    public LogisticRegression(ImageShape shape, int classes, ScalarType type)
        : base("logistic")
    {
        fc = Linear(shape.Length, classes, dtype: type);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => fc.call(input.flatten(1));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            fc.Dispose();
        base.Dispose(disposing);
    }
}
