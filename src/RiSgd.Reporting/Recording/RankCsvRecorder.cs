using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>Writes what a rank does into RUN/metrics/rank-N.csv and RUN/rounds/rank-N.csv.</summary>
public sealed class RankCsvRecorder : IRunObserver, IDisposable
{
    private const string MetricsHeader =
        "step,epoch,elapsed_s,samples,loss,accuracy,learning_rate,gradient_norm,gradient_diversity,compute_s,data_s,wait_s,transfer_s,rounds,bytes_sent,consensus_distance";

    private const string RoundsHeader = "round,step,elapsed_s,compute_s,wait_s,transfer_s,bytes_sent,consensus_distance,participants";

    private readonly CsvFile metrics;
    private readonly CsvFile rounds;
    private readonly EventLog events;
    private readonly long logEvery;
    private readonly long lastStep;
    private StepMeans means;

    /// <summary>Makes the files of a rank.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="logEvery">Steps between rows of metrics.</param>
    /// <param name="lastStep">The last step of the run, which always gets a row.</param>
    /// <param name="clock">The clock that flushes go by.</param>
    /// <exception cref="Methods.RunException">A file cannot be written (names it).</exception>
    public RankCsvRecorder(RunDirectory directory, int rank, long logEvery, long lastStep, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(logEvery, 1);
        this.logEvery = logEvery;
        this.lastStep = lastStep;
        metrics = new CsvFile(directory.Metrics(rank), MetricsHeader, clock ?? TimeProvider.System);
        rounds = new CsvFile(directory.Rounds(rank), RoundsHeader, clock ?? TimeProvider.System);
        events = new EventLog(directory);
    }

    /// <inheritdoc/>
    public void Step(in StepRecord step)
    {
        means.Add(step);
        if (step.Step % logEvery == 0 || step.Step == lastStep)
        {
            metrics.Whole(step.Step).Number(step.Epoch).Seconds(step.ElapsedSeconds).Whole(step.Samples)
                .Number(means.Loss).Number(means.Accuracy).Number(step.LearningRate).Number(step.GradientNorm).Number(step.GradientDiversity)
                .Seconds(step.ComputeSeconds).Seconds(step.DataSeconds).Seconds(step.WaitSeconds).Seconds(step.TransferSeconds)
                .Whole(step.Rounds).Number(step.BytesSent).Number(step.ConsensusDistance)
                .EndRow();
            means = default;
        }

        metrics.FlushIfDue();
        rounds.FlushIfDue();
    }

    /// <inheritdoc/>
    public void Round(in RoundRecord round) =>
        rounds.Whole(round.Round).Whole(round.Step).Seconds(round.ElapsedSeconds)
            .Seconds(round.ComputeSeconds).Seconds(round.WaitSeconds).Seconds(round.TransferSeconds)
            .Number(round.BytesSent).Number(round.ConsensusDistance).Whole(round.Participants)
            .EndRow();

    /// <inheritdoc/>
    public void Event(in EventRecord record) => events.Append(record);

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics.Dispose();
        rounds.Dispose();
    }
}
