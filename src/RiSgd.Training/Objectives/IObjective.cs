using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>What one mini-batch gave.</summary>
/// <param name="Loss">Mean loss over the samples.</param>
/// <param name="Correct">Samples that were classified rightly; null for problems without classes.</param>
/// <param name="Samples">Number of samples.</param>
public readonly record struct BatchOutcome(double Loss, long? Correct, int Samples);

/// <summary>This rank's part of an evaluation; sums over the ranks make the whole.</summary>
/// <param name="TrainLoss">Mean loss on the rank's part of the training data; for test problems f_j(x).</param>
/// <param name="TestLossSum">Sum of the losses over the rank's part of the test set.</param>
/// <param name="TestCorrect">Samples of it that were classified rightly.</param>
/// <param name="TestCount">Samples in it; 0 where there is no test set.</param>
public readonly record struct LocalEvaluation(double TrainLoss, double TestLossSum, long TestCorrect, long TestCount);

/// <summary>A tensor of a model as it stands in a file.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="DType">Element type as safetensors spells it.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Bytes">Row-major, little-endian.</param>
public sealed record ModelTensor(string Name, string DType, long[] Shape, byte[] Bytes);

/// <summary>
/// This rank's local objective: knows the chunks that the rank holds, and yields the gradient of the mean loss of a mini-batch of any of them at the rank's own parameters.
/// </summary>
/// <typeparam name="T">Element type of parameters and gradients.</typeparam>
public interface IObjective<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Tensors of the model and their places in the flat arrays.</summary>
    FlatLayout Layout { get; }

    /// <summary>x_j; <see cref="FlatLayout.Length"/> elements.</summary>
    FlatMemory<T> Parameters { get; }

    /// <summary>Gradient of the current mini-batch; <see cref="FlatLayout.TrainableLength"/> elements. Whoever reads it clears it.</summary>
    FlatMemory<T> Gradients { get; }

    /// <summary>w_i of each part of a step: one part per held chunk, or a single one when all chunks go through the model in one pass.</summary>
    IReadOnlyList<double> PartWeights { get; }

    /// <summary>Whether each part is one chunk, so that gradients of chunks can be compared.</summary>
    bool PartsAreChunks { get; }

    /// <summary>Samples drawn from the rank's own chunk in <paramref name="steps"/> steps, over the chunk's size.</summary>
    double EpochsAfter(long steps);

    /// <summary>Chooses the slots that the next gradients are computed for; those of the others stay zero, and what they alone would need is not computed.</summary>
    /// <param name="active">One value per slot of the layout (statistics included, which have no gradient); null: all.</param>
    void SelectLayers(IReadOnlyList<bool>? active);

    /// <summary>Draws the mini-batch of a part for a step. The same step always draws the same samples.</summary>
    /// <param name="part">Index into <see cref="PartWeights"/>.</param>
    /// <param name="step">Local step, from 1.</param>
    void Load(int part, long step);

    /// <summary>Forward and backward over the loaded mini-batch: adds the gradient of its mean loss to <see cref="Gradients"/>.</summary>
    BatchOutcome Differentiate();

    /// <summary>Evaluates the present parameters on this rank's share of the data; changes no state of the training.</summary>
    LocalEvaluation Evaluate();

    /// <summary>Measures the batch-norm statistics of the present parameters anew on this rank's training data; nothing to do without batch norm.</summary>
    void RecalibrateBatchNorm();

    /// <summary>The present parameters as tensors for a file.</summary>
    IReadOnlyList<ModelTensor> Export();

    /// <summary>Sets the parameters from tensors with the names and shapes of <see cref="Export"/>, in its order.</summary>
    void Import(IReadOnlyList<ModelTensor> tensors);
}
