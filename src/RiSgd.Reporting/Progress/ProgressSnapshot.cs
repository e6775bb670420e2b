using System.Globalization;

namespace RiSgd.Reporting;

/// <summary>How far a run is, as a person wants to see it.</summary>
/// <param name="Step">Local step.</param>
/// <param name="TotalSteps">Local steps of the run.</param>
/// <param name="Epoch">Samples drawn from rank 0's own chunk over its size.</param>
/// <param name="Loss">Mean loss since the last look; NaN if rank 0 has taken no local steps since then.</param>
/// <param name="Accuracy">Mean accuracy since the last look, or null.</param>
/// <param name="SamplesPerSecond">Of rank 0, since the last look.</param>
/// <param name="Ranks">Number of ranks.</param>
/// <param name="RemainingSeconds">Expected time to the last step.</param>
/// <param name="Time">Where rank 0's time went so far.</param>
internal readonly record struct ProgressSnapshot(
    long Step, long TotalSteps, double Epoch, double Loss, double? Accuracy, double SamplesPerSecond, int Ranks, double RemainingSeconds, TimeSplit Time)
{
    /// <summary>step 120/600.</summary>
    public string Position => string.Create(CultureInfo.InvariantCulture, $"step {Step.ToString(CultureInfo.InvariantCulture).PadLeft(TotalSteps.ToString(CultureInfo.InvariantCulture).Length)}/{TotalSteps}");

    /// <summary>Loss and accuracy.</summary>
    public string Quality => Computed
        ? string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch:0.00}  loss {Loss:0.0000}") + (Accuracy is { } accuracy ? $"  accuracy {Readable.Percent(accuracy)}" : "")
        : string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch:0.00}  rank 0 waits for a round of its own");

    /// <summary>Speed of all ranks, which is that of rank 0 times their number, and what remains.</summary>
    public string Speed => !Computed ? $"ETA {Readable.Duration(RemainingSeconds)}"
        : Ranks == 1
        ? $"{Readable.Count((long)SamplesPerSecond)} samples/s  ETA {Readable.Duration(RemainingSeconds)}"
        : $"{Readable.Count((long)(SamplesPerSecond * Ranks))} samples/s (rank 0 x {Ranks})  ETA {Readable.Duration(RemainingSeconds)}";

    private bool Computed => !double.IsNaN(Loss);
}
