namespace RiSgd.Training.Loop;

/// <summary>How a rank's training ended.</summary>
/// <param name="Score">The last evaluation of the averaged model.</param>
/// <param name="Clock">Where the seconds went.</param>
/// <param name="Samples">Samples that this rank processed.</param>
/// <param name="Rounds">Averaging rounds.</param>
/// <param name="BytesSent">Payload bytes that this rank sent.</param>
public sealed record TrainingOutcome(ModelScore Score, RunClock Clock, long Samples, long Rounds, double BytesSent)
{
    /// <summary>Seconds of exchange that went on behind local steps; null where nothing did.</summary>
    public double? HiddenSeconds { get; init; }
}
