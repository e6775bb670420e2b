namespace RiSgd.Cluster.Averaging;

/// <summary>A meeting whose exchange goes on in the background while the ranks take local steps.</summary>
public interface IOverlapsSteps
{
    /// <summary>How many meetings old the mean is that a meeting takes in: 1 says that it was begun at the meeting before.</summary>
    int StaleRounds { get; }

    /// <summary>Seconds of exchange so far that no step had to wait for.</summary>
    double HiddenSeconds { get; }
}
