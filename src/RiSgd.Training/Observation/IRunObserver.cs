namespace RiSgd.Training.Observation;

/// <summary>
/// Sees what happens on this rank, and changes nothing. The training loop calls it from the rank's one training thread; an implementation must be quick, and leaves out what it does
/// not care for.
/// </summary>
public interface IRunObserver
{
    /// <summary>After every local step.</summary>
    void Step(in StepRecord step)
    {
    }

    /// <summary>After every averaging round (a row of RUN/rounds/rank-N.csv).</summary>
    void Round(in RoundRecord round)
    {
    }

    /// <summary>After every evaluation of the averaged model; on rank 0 only (a row of RUN/evaluation.csv).</summary>
    void Evaluation(in EvaluationRecord evaluation)
    {
    }

    /// <summary>Something worth a row of RUN/events.csv.</summary>
    void Event(in EventRecord record)
    {
    }
}

/// <summary>
/// One local step. Seconds, samples, rounds and bytes are cumulative since the first step; <c>NaN</c> or <c>null</c> means: not measured (written as an empty field).
/// </summary>
public readonly record struct StepRecord
{
    /// <summary>Local step, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Samples drawn from the rank's own chunk over its size.</summary>
    public required double Epoch { get; init; }

    /// <summary>Seconds since the first step began, without evaluations and checkpoints.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Samples processed by this rank.</summary>
    public required long Samples { get; init; }

    /// <summary>Mean loss of this step's samples.</summary>
    public required double Loss { get; init; }

    /// <summary>Fraction of this step's samples that were classified rightly; null for problems without classes.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Learning rate of this step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>2-norm of the weighted sum of the chunk gradients that the step uses.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>sum_i ||g_i||^2 / ||sum_i g_i||^2 over the chunk means of this step; null when chunks were evaluated in one pass.</summary>
    public required double? GradientDiversity { get; init; }

    /// <summary>Seconds in forward, backward, accumulation and update.</summary>
    public required double ComputeSeconds { get; init; }

    /// <summary>Seconds in drawing, augmenting and copying samples.</summary>
    public required double DataSeconds { get; init; }

    /// <summary>Seconds waiting for the slowest rank.</summary>
    public required double WaitSeconds { get; init; }

    /// <summary>Seconds in payload transfer and taking over the mean.</summary>
    public required double TransferSeconds { get; init; }

    /// <summary>Averaging rounds so far.</summary>
    public required long Rounds { get; init; }

    /// <summary>Training payload sent by this rank so far, in bytes (ring formula for all-reduces).</summary>
    public required double BytesSent { get; init; }

    /// <summary>||x_j - xbar||_2 of this rank at the last averaging, before it; null before the first.</summary>
    public required double? ConsensusDistance { get; init; }
}

/// <summary>One averaging round as this rank saw it. Seconds and bytes are of this round alone (compute: since the round before).</summary>
public readonly record struct RoundRecord
{
    /// <summary>Number of the round, from 1.</summary>
    public required long Round { get; init; }

    /// <summary>Local step after which it took place.</summary>
    public required long Step { get; init; }

    /// <summary>Seconds since the first step began, at the end of the round.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Seconds of computing since the previous round.</summary>
    public required double ComputeSeconds { get; init; }

    /// <summary>Seconds waiting for the slowest rank.</summary>
    public required double WaitSeconds { get; init; }

    /// <summary>Seconds of payload transfer and taking over the mean.</summary>
    public required double TransferSeconds { get; init; }

    /// <summary>Payload bytes sent by this rank in this round.</summary>
    public required double BytesSent { get; init; }

    /// <summary>||x_j - xbar||_2 of this rank before the averaging; null where no models were averaged.</summary>
    public required double? ConsensusDistance { get; init; }

    /// <summary>Ranks whose models are in the mean.</summary>
    public required int Participants { get; init; }
}

/// <summary>One evaluation of the averaged model. Samples and bytes are summed over the ranks.</summary>
public readonly record struct EvaluationRecord
{
    /// <summary>Local step.</summary>
    public required long Step { get; init; }

    /// <summary>Samples drawn from rank 0's own chunk over its size.</summary>
    public required double Epoch { get; init; }

    /// <summary>Seconds since the first step began, without evaluations and checkpoints.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Mean loss of the averaged model on a fixed part of the training data (test problems: F itself); null if not measured.</summary>
    public required double? TrainLoss { get; init; }

    /// <summary>Mean loss on the test set; null where there is none.</summary>
    public required double? TestLoss { get; init; }

    /// <summary>Fraction of the test set that is classified rightly; null where there is none.</summary>
    public required double? TestAccuracy { get; init; }

    /// <summary>Averaging rounds so far.</summary>
    public required long Rounds { get; init; }

    /// <summary>Samples processed by all ranks together.</summary>
    public required long Samples { get; init; }

    /// <summary>Payload bytes sent by all ranks together.</summary>
    public required double BytesSent { get; init; }
}

/// <summary>A row of RUN/events.csv.</summary>
public readonly record struct EventRecord
{
    /// <summary>Seconds since the first step began.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>The rank that says it.</summary>
    public required int Rank { get; init; }

    /// <summary>Local step.</summary>
    public required long Step { get; init; }

    /// <summary>One word: evaluation, checkpoint, signal, failure, finished ...</summary>
    public required string Event { get; init; }

    /// <summary>The rest, in words.</summary>
    public required string Detail { get; init; }
}
