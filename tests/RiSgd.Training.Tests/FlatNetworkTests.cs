using RiSgd.Data;
using RiSgd.Numerics;
using RiSgd.Training.Models;
using RiSgd.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Training.Tests;

/// <summary>Networks over flat memory: counts, names, views, files.</summary>
public class FlatNetworkTests
{
    private static readonly ImageShape Cifar = new(3, 32, 32);
    private static readonly ImageShape Fashion = new(1, 28, 28);

    [Theory]
    [InlineData("resnet8", 75_290, 81_140, 240)]
    [InlineData("resnet14", 172_506, 178_356, 464)]
    [InlineData("resnet20", 269_722, 275_572, 688)]
    [InlineData("resnet32", 464_154, 470_004, 1136)]
    [InlineData("resnet44", 658_586, 664_436, 1584)]
    [InlineData("resnet56", 853_018, 858_868, 2032)]
    [InlineData("resnet110", 1_727_962, 1_733_812, 4048)]
    public void CIFAR_residual_networks_have_the_published_parameter_counts(string model, int ten, int hundred, int statistics)
    {
        using FlatNetwork<float> small = Make<float>(model, Cifar, 10);
        using FlatNetwork<float> large = Make<float>(model, Cifar, 100);

        Assert.Equal(ten, small.Layout.TrainableLength);
        Assert.Equal(hundred, large.Layout.TrainableLength);
        Assert.Equal(2 * statistics, small.Layout.Length - small.Layout.TrainableLength);
    }

    [Theory]
    [InlineData("cnn", 20_490)]
    [InlineData("mlp", 1_863_690)]
    [InlineData("logistic", 7_850)]
    public void Small_models_have_their_parameter_counts(string model, int count)
    {
        using FlatNetwork<float> network = Make<float>(model, Fashion, 10);

        Assert.Equal(count, network.Layout.TrainableLength);
    }

    [Fact]
    public void Names_are_those_that_PyTorch_gives()
    {
        using FlatNetwork<float> network = Make<float>("resnet14", Cifar, 10);

        string[] names = [.. network.Export().Select(t => t.Name)];
        Assert.Contains("conv1.weight", names);
        Assert.Contains("bn1.running_var", names);
        Assert.Contains("layer1.0.conv1.weight", names);
        Assert.Contains("layer3.1.bn2.bias", names);
        Assert.Contains("fc.bias", names);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal([16, 3, 3, 3], network.Export().Single(t => t.Name == "conv1.weight").Shape);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("mlp")]
    [InlineData("logistic")]
    [InlineData("resnet8")]
    public void Backward_adds_the_gradient_into_the_flat_array_in_place_and_finite_differences_agree(string model)
    {
        using FlatNetwork<double> network = Make<double>(model, Fashion, 10);
        network.Initialise(seed: 4);
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Images(6, Fashion);
        Tensor labels = tensor([3L, 1, 4, 1, 5, 9]);

        Backward();
        double[] once = [.. network.Gradients.Span];
        Backward();
        double[] twice = [.. network.Gradients.Span];

        network.AssertBound();
        for (int i = 0; i < once.Length; i++)
            Assert.Equal(2 * once[i], twice[i], 1e-12);
        foreach (FlatSlot slot in network.Layout.Slots.Where(s => s.Offset + s.Length <= once.Length))
        {
            // the steepest coordinate of each tensor, by central differences
            int k = Enumerable.Range(slot.Offset, slot.Length).MaxBy(i => Math.Abs(once[i]));
            double x = network.Parameters.Span[k];
            network.Parameters.Span[k] = x + 1e-6;
            double above = Loss().item<double>();
            network.Parameters.Span[k] = x - 1e-6;
            double below = Loss().item<double>();
            network.Parameters.Span[k] = x;
            Assert.Equal((above - below) / 2e-6, once[k], 1e-5 * Math.Max(1, Math.Abs(once[k])));
        }

        Tensor Loss() => F.cross_entropy(network.Network.call(images), labels);

        void Backward()
        {
            using DisposeScope pass = NewDisposeScope();
            Loss().backward();
        }
    }

    [Fact]
    public void A_replaced_gradient_or_parameter_is_noticed()
    {
        using FlatNetwork<float> network = Make<float>("cnn", Fashion, 10);
        network.AssertBound();

        TorchSharp.Modules.Parameter first = network.Network.parameters().First();
        Tensor? bound = first.grad;
        first.grad = zeros(first.shape);

        Assert.Contains("conv1.weight", Assert.Throws<InvalidOperationException>(network.AssertBound).Message, StringComparison.Ordinal);
        first.grad = bound;
        network.AssertBound();
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("resnet8")]
    public void A_model_that_is_written_and_read_computes_the_same(string model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"model-{Guid.NewGuid():N}.safetensors");
        try
        {
            using FlatNetwork<float> written = Make<float>(model, Fashion, 10);
            written.Initialise(seed: 9);
            ModelFile.Write(path, written.Export(), new Dictionary<string, string>());
            using FlatNetwork<float> read = Make<float>(model, Fashion, 10);
            using SafetensorsFile file = SafetensorsFile.Open(path);
            read.Import([.. read.Export().Select(t => t with { Bytes = file.Bytes(t.Name).ToArray() })]);

            Assert.Equal(written.Parameters.Span.ToArray(), read.Parameters.Span.ToArray());
            using DisposeScope scope = NewDisposeScope();
            written.Network.eval();
            read.Network.eval();
            Tensor images = Images(4, Fashion).to(ScalarType.Float32);
            Assert.Equal(written.Network.call(images).bytes.ToArray(), read.Network.call(images).bytes.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Convolution_weights_are_exported_in_PyTorch_order_whatever_their_order_in_memory()
    {
        using FlatNetwork<float> network = Make<float>("cnn", Fashion, 10);
        network.Initialise(seed: 2);
        FlatSlot slot = network.Layout["conv2.weight"];
        ReadOnlySpan<float> memory = network.Parameters.Slice(slot.Offset, slot.Length);
        float[] file = new float[slot.Length];
        Buffer.BlockCopy(network.Export().Single(t => t.Name == "conv2.weight").Bytes, 0, file, 0, 4 * slot.Length);

        // [out, in, row, column] in the file; [out, row, column, in] in memory
        for (int o = 0; o < 32; o++)
        {
            for (int i = 0; i < 16; i++)
                Assert.Equal(memory[(((o * 9) + 5) * 16) + i], file[(((o * 16) + i) * 9) + 5]);
        }
    }

    [Fact]
    public void Initial_values_are_He_normal_and_depend_on_the_seed_alone()
    {
        using FlatNetwork<float> one = Make<float>("resnet20", Cifar, 10);
        using FlatNetwork<float> two = Make<float>("resnet20", Cifar, 10);
        one.Initialise(seed: 1);
        two.Initialise(seed: 1);
        Assert.Equal(ParameterChecksum.Of<float>(one.Parameters.Span), ParameterChecksum.Of<float>(two.Parameters.Span));
        two.Initialise(seed: 2);
        Assert.NotEqual(ParameterChecksum.Of<float>(one.Parameters.Span), ParameterChecksum.Of<float>(two.Parameters.Span));

        FlatSlot slot = one.Layout["layer3.2.conv2.weight"];
        double variance = one.Parameters.Slice(slot.Offset, slot.Length).ToArray().Average(w => (double)w * w);
        Assert.Equal(2.0 / (64 * 9), variance, 0.05 * 2.0 / (64 * 9));
        Assert.All(one.Parameters.Slice(one.Layout["bn1.running_var"].Offset, 16).ToArray(), v => Assert.Equal(1, v));
    }

    private static FlatNetwork<T> Make<T>(string model, ImageShape shape, int classes)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        new(ModelCatalog.Create(model, shape, classes, typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64));

    private static Tensor Images(int count, ImageShape shape)
    {
        var random = new Methods.CounterRandom(8, Methods.RandomPurpose.SyntheticData);
        double[] values = new double[count * shape.Length];
        foreach (ref double value in values.AsSpan())
            value = random.NextGaussian();
        return tensor(values, [count, shape.Channels, shape.Height, shape.Width]);
    }
}
