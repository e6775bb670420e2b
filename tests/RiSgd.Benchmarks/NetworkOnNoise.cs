using System.Diagnostics;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Models;
using RiSgd.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Benchmarks;

/// <summary>A CIFAR network's loss on one fixed mini-batch of noise, as an objective that tells how long its backward pass took.</summary>
internal sealed class NetworkOnNoise : IObjective<float>
{
    private const int Side = 32;

    private readonly FlatNetwork<float> network;
    private readonly Tensor images;
    private readonly Tensor labels;

    public NetworkOnNoise(string model, int batch)
    {
        set_num_threads(1);
        HostAllocator.KeepFreedMemory();
        var shape = new ImageShape(3, Side, Side);
        network = new FlatNetwork<float>(ModelCatalog.Create(model, shape, 10, ScalarType.Float32));
        network.Initialise(seed: 1);
        var random = new CounterRandom(1, RandomPurpose.SyntheticData);
        float[] pixels = new float[batch * shape.Length];
        foreach (ref float pixel in pixels.AsSpan())
            pixel = (float)random.NextGaussian();
        images = tensor(pixels, [batch, 3, Side, Side]).DetachFromDisposeScope();
        labels = tensor([.. Enumerable.Range(0, batch).Select(i => (long)(i % 10))], [batch]).DetachFromDisposeScope();
    }

    public FlatLayout Layout => network.Layout;

    public FlatMemory<float> Parameters => network.Parameters;

    public FlatMemory<float> Gradients => network.Gradients;

    public IReadOnlyList<double> PartWeights => [1];

    public bool PartsAreChunks => true;

    /// <summary>Duration of the last backward pass.</summary>
    public double BackwardSeconds { get; private set; }

    /// <summary>f: the active layers' part of the floating-point operations of all weight gradients.</summary>
    public double ActiveFraction(ActiveLayers active) => active.ActiveSlots().Sum(Operations) / Layout.Slots.Sum(Operations);

    public double EpochsAfter(long steps) => steps;

    public void SelectLayers(IReadOnlyList<bool>? active) => network.SelectLayers(active);

    public void Load(int part, long step)
    {
        // There is one mini-batch.
    }

    public BatchOutcome Differentiate()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, Tensor loss, Tensor mean) = Forward();
        long start = Stopwatch.GetTimestamp();
        if (loss.requires_grad)
            loss.backward();
        BackwardSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new BatchOutcome(mean.item<float>(), logits.argmax(1).eq(labels).sum().item<long>(), (int)labels.shape[0]);
    }

    public LocalEvaluation Evaluate() => default;

    public void RecalibrateBatchNorm()
    {
        // Nothing is evaluated.
    }

    public IReadOnlyList<ModelTensor> Export() => network.Export();

    public void Import(IReadOnlyList<ModelTensor> tensors) => network.Import(tensors);

    public void Dispose()
    {
        images.Dispose();
        labels.Dispose();
        network.Dispose();
    }

    private (Tensor Logits, Tensor Loss, Tensor Mean) Forward()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = network.Network.call(images);
        Tensor loss = F.cross_entropy(logits, labels);
        Tensor mean = loss.detach().mean();
        (logits, loss) = scope.MoveToOuter(logits.detach(), loss);
        return (logits, loss, scope.MoveToOuter(mean));
    }

    // Multiply-adds per image: every weight is used once per output position; the second stage has half the first one's side, the third a quarter.
    private static double Operations(FlatSlot slot)
    {
        if (slot.Kind != SlotKind.Weight)
            return 0;
        int side = slot.Name.Split('.')[0] switch
        {
            "layer2" => Side / 2,
            "layer3" => Side / 4,
            "fc" => 1,
            _ => Side,
        };
        return (double)slot.Length * side * side;
    }
}
