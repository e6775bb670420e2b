using System.Globalization;
using RiSgd.Data;
using RiSgd.Methods;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RiSgd.Training.Models;

/// <summary>The networks that <c>--model</c> names. Adding one is a module with PyTorch's names and a row here.</summary>
public static class ModelCatalog
{
    private static readonly Dictionary<string, Func<ImageShape, int, ScalarType, Module<Tensor, Tensor>>> Rows = MakeRows();

    /// <summary>Every name, in the order of the table.</summary>
    public static IReadOnlyCollection<string> Names => Rows.Keys;

    /// <summary>Makes the network of a name.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="type">Element type of the parameters.</param>
    /// <exception cref="RunException">There is no such network (exit code 2).</exception>
    public static Module<Tensor, Tensor> Create(string name, ImageShape shape, int classes, ScalarType type)
    {
        if (name == "cnn" && (shape.Height < 4 || shape.Width < 4))
            throw RunException.Usage($"--model: cnn halves its images twice and needs at least 4x4 pixels, these have {shape.Height}x{shape.Width}; choose logistic or mlp");
        if (Rows.TryGetValue(name, out Func<ImageShape, int, ScalarType, Module<Tensor, Tensor>>? make))
            return make(shape, classes, type);
        string near = NearestName.Of(name, Names) is { } nearest ? $"; did you mean {nearest}?" : "";
        throw RunException.Usage($"--model: no model is named {name}{near} Models: {string.Join(", ", Names)}");
    }

    private static Dictionary<string, Func<ImageShape, int, ScalarType, Module<Tensor, Tensor>>> MakeRows()
    {
        var rows = new Dictionary<string, Func<ImageShape, int, ScalarType, Module<Tensor, Tensor>>>
        {
            ["cnn"] = (shape, classes, type) => new ConvolutionalNetwork(shape, classes, type),
            ["mlp"] = (shape, classes, type) => new MultilayerPerceptron(shape, classes, type),
            ["logistic"] = (shape, classes, type) => new LogisticRegression(shape, classes, type),
        };
        foreach (int depth in (int[])[8, 14, 20, 32, 44, 56, 110])
            rows["resnet" + depth.ToString(CultureInfo.InvariantCulture)] = (shape, classes, type) => new CifarResNet(depth, shape, classes, type);
        return rows;
    }
}
