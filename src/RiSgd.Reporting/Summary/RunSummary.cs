namespace RiSgd.Reporting;

/// <summary>What a run has done: the figures of its last table.</summary>
public sealed record RunSummary
{
    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the data set, or null for a test problem without one.</summary>
    public required string? Dataset { get; init; }

    /// <summary>Number of ranks p.</summary>
    public required int Ranks { get; init; }

    /// <summary>Chunks per rank q = 1 + mu p; may be fractional.</summary>
    public required double ChunksPerRank { get; init; }

    /// <summary>mu.</summary>
    public required double Redundancy { get; init; }

    /// <summary>Local steps between averagings; null where ranks met once, at the end, or as <see cref="Meetings"/> says.</summary>
    public required long? Tau { get; init; }

    /// <summary>When ranks met, where <see cref="Tau"/> does not tell; null otherwise.</summary>
    public string? Meetings { get; init; }

    /// <summary>The problem's own quantities of the last evaluation; empty where it has none.</summary>
    public IReadOnlyList<(string Name, double Value)> Quantities { get; init; } = [];

    /// <summary>Local steps of a rank.</summary>
    public required long Steps { get; init; }

    /// <summary>Averaging rounds.</summary>
    public required long Rounds { get; init; }

    /// <summary>Training payload that all ranks together have sent, in bytes.</summary>
    public required double BytesSent { get; init; }

    /// <summary>Samples that all ranks together have processed.</summary>
    public required long Samples { get; init; }

    /// <summary>The last evaluation of the averaged model.</summary>
    public required Training.Observation.EvaluationRecord? LastEvaluation { get; init; }

    /// <summary>Highest test accuracy of the averaged model, with its step; null where there is no test set.</summary>
    public required (double Accuracy, long Step)? Best { get; init; }

    /// <summary>Seconds of training, without evaluations.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds from the start of the program to its end.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Where the time went, by rank.</summary>
    public required IReadOnlyList<TimeSplit> TimeByRank { get; init; }

    /// <summary>Seconds of rank 0's exchange in the background that no step had to wait for; null where ranks do not meet in the background.</summary>
    public double? HiddenSeconds { get; init; }

    /// <summary>The run directory.</summary>
    public required string Directory { get; init; }

    /// <summary>What was written, for the reader: path relative to <see cref="Directory"/>, and what it is.</summary>
    public required IReadOnlyList<(string Path, string Meaning)> Written { get; init; }
}
