using System.Globalization;
using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>Writes the evaluations of the averaged model into RUN/evaluation.csv, on rank 0, and tells of each in RUN/events.csv.</summary>
public sealed class EvaluationCsvRecorder : IRunObserver, IDisposable
{
    private const string Header = "step,epoch,elapsed_s,train_loss,test_loss,test_accuracy,rounds,samples,bytes_sent";

    private readonly CsvFile evaluations;
    private readonly EventLog events;

    /// <summary>Makes evaluation.csv and events.csv.</summary>
    /// <exception cref="Methods.RunException">A file cannot be written (names it).</exception>
    public EvaluationCsvRecorder(RunDirectory directory, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        evaluations = new CsvFile(directory.Evaluation, Header, clock ?? TimeProvider.System);
        events = new EventLog(directory);
        events.Create();
    }

    /// <inheritdoc/>
    public void Step(in StepRecord step) => evaluations.FlushIfDue();

    /// <inheritdoc/>
    public void Evaluation(in EvaluationRecord evaluation)
    {
        evaluations.Whole(evaluation.Step).Number(evaluation.Epoch).Seconds(evaluation.ElapsedSeconds)
            .Number(evaluation.TrainLoss).Number(evaluation.TestLoss).Number(evaluation.TestAccuracy)
            .Whole(evaluation.Rounds).Whole(evaluation.Samples).Number(evaluation.BytesSent)
            .EndRow();
        var detail = evaluation.TestAccuracy is { } accuracy
            ? string.Create(CultureInfo.InvariantCulture, $"test accuracy {accuracy:0.0000}")
            : string.Create(CultureInfo.InvariantCulture, $"train loss {evaluation.TrainLoss:G6}");
        events.Append(new EventRecord { ElapsedSeconds = evaluation.ElapsedSeconds, Rank = 0, Step = evaluation.Step, Event = "evaluation", Detail = detail });
    }

    /// <summary>Nothing: each rank's own recorder writes its events.</summary>
    /// <inheritdoc/>
    public void Dispose() => evaluations.Dispose();
}
