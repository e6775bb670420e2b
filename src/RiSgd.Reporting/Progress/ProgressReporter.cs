using System.Globalization;
using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>
/// Tells a person, on rank 0, how far the run is: live where standard output is a terminal, else a line about every two seconds and at evaluations. Dispose it before
/// anything else is printed.
/// </summary>
public sealed class ProgressReporter : IRunObserver, IDisposable
{
    private readonly IProgressDisplay display;
    private readonly TimeProvider clock;
    private readonly long totalSteps;
    private readonly int ranks;
    private StepMeans means;
    private long lastLook;
    private double lastElapsed;
    private long lastSamples;

    /// <summary>Shows a run of <paramref name="totalSteps"/> local steps on <paramref name="ranks"/> ranks.</summary>
    public ProgressReporter(long totalSteps, int ranks, TerminalOutput output, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.totalSteps = totalSteps;
        this.ranks = ranks;
        this.clock = clock ?? TimeProvider.System;
        display = output.Console is { } console ? new LiveProgress(console) : new PlainProgress(output.Plain);
        lastLook = this.clock.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Step(in StepRecord step)
    {
        means.Add(step);
        if (clock.GetElapsedTime(lastLook) < display.Interval && step.Step != totalSteps)
            return;
        display.Show(Snapshot(step));
        means = default;
        lastLook = clock.GetTimestamp();
        lastElapsed = step.ElapsedSeconds;
        lastSamples = step.Samples;
    }

    /// <inheritdoc/>
    public void Evaluation(in EvaluationRecord evaluation)
    {
        var parts = new List<string>();
        if (evaluation.TestAccuracy is { } accuracy)
            parts.Add($"test accuracy {Readable.Percent(accuracy)}");
        if (evaluation.TestLoss is { } testLoss)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"test loss {testLoss:0.0000}"));
        if (evaluation.TrainLoss is { } trainLoss)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"train loss {Readable.Loss(trainLoss)}"));
        display.Say($"averaged model after step {evaluation.Step.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", parts)}");
    }

    /// <inheritdoc/>
    public void Dispose() => display.Dispose();

    private ProgressSnapshot Snapshot(in StepRecord step)
    {
        var seconds = step.ElapsedSeconds - lastElapsed;
        var rate = seconds > 0 ? (step.Samples - lastSamples) / seconds : 0;
        var remaining = (totalSteps - step.Step) * step.ElapsedSeconds / step.Step;
        var time = new TimeSplit(step.ComputeSeconds, step.DataSeconds, step.WaitSeconds, step.TransferSeconds);
        return new ProgressSnapshot(step.Step, totalSteps, step.Epoch, means.Loss, means.Accuracy, rate, ranks, remaining, time);
    }
}
