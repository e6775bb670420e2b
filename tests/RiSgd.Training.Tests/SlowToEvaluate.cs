using System.Diagnostics;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>An objective whose evaluations take a known time, which the given stop watch adds up.</summary>
internal sealed class SlowToEvaluate(IObjective<double> inner, Stopwatch busy) : IObjective<double>
{
    public const double Seconds = 0.02;

    public FlatLayout Layout => inner.Layout;

    public FlatMemory<double> Parameters => inner.Parameters;

    public FlatMemory<double> Gradients => inner.Gradients;

    public IReadOnlyList<double> PartWeights => inner.PartWeights;

    public bool PartsAreChunks => inner.PartsAreChunks;

    public double EpochsAfter(long steps) => inner.EpochsAfter(steps);

    public void SelectLayers(IReadOnlyList<bool>? active) => inner.SelectLayers(active);

    public void Load(int part, long step) => inner.Load(part, step);

    public BatchOutcome Differentiate() => inner.Differentiate();

    public LocalEvaluation Evaluate()
    {
        busy.Start();
        TimeSpan end = busy.Elapsed + TimeSpan.FromSeconds(Seconds);
        while (busy.Elapsed < end)
            Thread.SpinWait(100);
        busy.Stop();
        return inner.Evaluate();
    }

    public void RecalibrateBatchNorm() => inner.RecalibrateBatchNorm();

    public IReadOnlyList<ModelTensor> Export() => inner.Export();

    public void Import(IReadOnlyList<ModelTensor> tensors) => inner.Import(tensors);

    public void Dispose() => inner.Dispose();
}
