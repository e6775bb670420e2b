using System.Numerics;
using System.Runtime.InteropServices;
using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RiSgd.Training.Objectives;

/// <summary>A part of a step: a mini-batch and its weight.</summary>
/// <param name="Feeds">Where its samples come from, one feed per chunk that goes through the network in this pass.</param>
/// <param name="SampleWeights">Weight of each sample of the concatenated mini-batch relative to its mean; null where all are equal.</param>
/// <param name="Weight">w_i of the gradient of this part's mean loss.</param>
public sealed record StepPart<T>(IReadOnlyList<SampleFeed<T>> Feeds, T[]? SampleWeights, double Weight)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>What a rank evaluates the averaged model on.</summary>
/// <param name="Train">The rank's own chunk.</param>
/// <param name="TrainCount">How many of its rows, evenly spread.</param>
/// <param name="Test">The test set.</param>
/// <param name="TestStart">First row of the rank's share of it.</param>
/// <param name="TestCount">Rows in that share.</param>
/// <param name="BatchSize">Samples per forward pass.</param>
public sealed record EvaluationShare(ImageChunk Train, int TrainCount, ImageChunk Test, int TestStart, int TestCount, int BatchSize);

/// <summary>Cross-entropy of a network on the chunks that a rank holds.</summary>
/// <typeparam name="T">Element type of parameters and images.</typeparam>
public sealed class NetworkObjective<T> : IObjective<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples of the own chunk that batch-norm statistics are measured on: enough for two digits of a variance.</summary>
    private const int RecalibrationSamples = 2_000;

    private readonly FlatNetwork<T> network;
    private readonly IReadOnlyList<StepPart<T>> parts;
    private readonly EvaluationShare share;
    private readonly BatchAssembler<T> plainAssembler;
    private readonly MiniBatch<T>[] batches;
    private readonly MiniBatch<T> evaluationBatch;
    private readonly Tensor?[] sampleWeights;
    private readonly int ownChunkSize;
    private readonly bool[] differentiated;
    private IReadOnlyList<bool>? active;
    private int loaded;

    /// <summary>Makes the objective of a rank.</summary>
    /// <param name="network">The network over flat memory; owned from now on.</param>
    /// <param name="parts">The parts of a step; the first contains the rank's own chunk.</param>
    /// <param name="ownChunkSize">Samples in the rank's own chunk (of the whole data set where a step draws from that).</param>
    /// <param name="share">What the rank evaluates on.</param>
    /// <param name="plainAssembler">Normalises without augmenting, for evaluation.</param>
    public NetworkObjective(
        FlatNetwork<T> network, IReadOnlyList<StepPart<T>> parts, int ownChunkSize, EvaluationShare share, BatchAssembler<T> plainAssembler)
    {
        this.network = network;
        this.parts = parts;
        this.ownChunkSize = ownChunkSize;
        this.share = share;
        this.plainAssembler = plainAssembler;
        batches = [.. parts.Select(p => new MiniBatch<T>(share.Test.Shape, p.Feeds.Sum(f => f.BatchSize)))];
        evaluationBatch = new MiniBatch<T>(share.Test.Shape, share.BatchSize);
        sampleWeights = [.. parts.Select(p => p.SampleWeights is null ? null : Weights(p.SampleWeights))];
        PartWeights = [.. parts.Select(p => p.Weight)];
        differentiated = new bool[network.Layout.Slots.Count];
    }

    /// <inheritdoc/>
    public FlatLayout Layout => network.Layout;

    /// <inheritdoc/>
    public FlatMemory<T> Parameters => network.Parameters;

    /// <inheritdoc/>
    public FlatMemory<T> Gradients => network.Gradients;

    /// <inheritdoc/>
    public IReadOnlyList<double> PartWeights { get; }

    /// <inheritdoc/>
    public bool PartsAreChunks => parts.All(p => p.Feeds is [{ IsOneChunk: true }]);

    /// <inheritdoc/>
    public double EpochsAfter(long steps) => (double)steps * parts[0].Feeds[0].BatchSize / ownChunkSize;

    /// <inheritdoc/>
    public void SelectLayers(IReadOnlyList<bool>? active)
    {
        this.active = active;
        network.SelectLayers(active);
    }

    /// <inheritdoc/>
    public void Load(int part, long step)
    {
        loaded = part;
        MiniBatch<T> batch = batches[part];
        int first = 0;
        foreach (SampleFeed<T> feed in parts[part].Feeds)
        {
            feed.Fill(step, batch.Images(first, feed.BatchSize), batch.Labels(first, feed.BatchSize));
            first += feed.BatchSize;
        }
    }

    /// <inheritdoc/>
    public BatchOutcome Differentiate()
    {
        MiniBatch<T> batch = batches[loaded];
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, Tensor loss, Tensor mean) = Forward(batch, sampleWeights[loaded]);
        if (loss.requires_grad)
        {
            loss.backward();
            AssertBound();
        }

        return new BatchOutcome(Value(mean), Correct(logits, batch.LabelTensor), batch.Count);
    }

    /// <inheritdoc/>
    public LocalEvaluation Evaluate()
    {
        network.Network.eval();
        using (no_grad())
        {
            (double trainLoss, _) = Evaluate(share.Train, Spread(share.Train, share.TrainCount));
            (double testLoss, long correct) = Evaluate(share.Test, [.. Enumerable.Range(share.TestStart, share.TestCount)]);
            network.Network.train();
            return new LocalEvaluation(trainLoss / share.TrainCount, testLoss, correct, share.TestCount);
        }
    }

    /// <inheritdoc/>
    public void RecalibrateBatchNorm()
    {
        // The mean over k forward passes in training mode is reached by weighting pass i with 1/i.
        var norms = network.Network.modules().OfType<TorchSharp.Modules.BatchNorm2d>().ToList();
        if (norms.Count == 0)
            return;
        double?[] momenta = [.. norms.Select(n => n.momentum)];
        using (no_grad())
        {
            int pass = 0;
            foreach (int[] rows in Spread(share.Train, Math.Min(share.Train.Count, RecalibrationSamples)).Chunk(share.BatchSize))
            {
                pass++;
                norms.ForEach(n => n.momentum = 1.0 / pass);
                using DisposeScope scope = NewDisposeScope();
                Tensor images = Fill(share.Train, rows).Images;
                network.Network.call(images);
            }
        }

        for (int i = 0; i < norms.Count; i++)
            norms[i].momentum = momenta[i];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelTensor> Export() => network.Export();

    /// <inheritdoc/>
    public void Import(IReadOnlyList<ModelTensor> tensors) => network.Import(tensors);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MiniBatch<T> batch in batches)
            batch.Dispose();
        evaluationBatch.Dispose();
        foreach (Tensor? weights in sampleWeights)
            weights?.Dispose();
        network.Dispose();
    }

    /// <summary>
    /// The activations' handles go at its end, so that the backward pass can free each activation as soon as it has used it.
    /// </summary>
    private (Tensor Logits, Tensor Loss, Tensor Mean) Forward(MiniBatch<T> batch, Tensor? weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = network.Network.call(batch.ImageTensor);
        Tensor loss = F.cross_entropy(logits, batch.LabelTensor, reduction: weights is null ? nn.Reduction.Mean : nn.Reduction.None);
        Tensor mean = loss.detach().mean();
        if (weights is not null)
            loss = loss.mul(weights).mean();
        (logits, loss) = scope.MoveToOuter(logits.detach(), loss);
        return (logits, loss, scope.MoveToOuter(mean));
    }

    // Once per run for every tensor: its first backward pass is where a libtorch would put a gradient of its own.
    private void AssertBound()
    {
        bool first = false;
        for (int i = 0; i < differentiated.Length; i++)
        {
            first |= !differentiated[i] && (active?[i] ?? true);
            differentiated[i] |= active?[i] ?? true;
        }

        if (first)
            network.AssertBound();
    }

    private (double LossSum, long Correct) Evaluate(ImageChunk chunk, int[] rows)
    {
        double sum = 0;
        long correct = 0;
        foreach (int[] part in rows.Chunk(share.BatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor labels) = Fill(chunk, part);
            Tensor logits = network.Network.call(images);
            sum += Value(F.cross_entropy(logits, labels, reduction: nn.Reduction.Sum));
            correct += Correct(logits, labels);
        }

        return (sum, correct);
    }

    // Evenly spread rows: within a chunk the rows may be sorted by label.
    private static int[] Spread(ImageChunk chunk, int count) => [.. Enumerable.Range(0, count).Select(i => (int)((long)i * chunk.Count / count))];

    private (Tensor Images, Tensor Labels) Fill(ImageChunk chunk, int[] rows)
    {
        plainAssembler.Fill(chunk, rows, 0, evaluationBatch.Images(0, rows.Length), evaluationBatch.Labels(0, rows.Length));
        return (evaluationBatch.ImageTensor.narrow(0, 0, rows.Length), evaluationBatch.LabelTensor.narrow(0, 0, rows.Length));
    }

    private static long Correct(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).sum().item<long>();

    private static double Value(Tensor scalar) => double.CreateChecked(scalar.item<T>());

    private static Tensor Weights(T[] weights)
    {
        Tensor tensor = empty(weights.Length, ElementTypes.Torch<T>()).DetachFromDisposeScope();
        weights.CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        return tensor;
    }
}
