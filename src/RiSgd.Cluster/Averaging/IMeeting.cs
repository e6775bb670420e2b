namespace RiSgd.Cluster.Averaging;

/// <summary>Where in a step the ranks meet.</summary>
public enum MeetingPoint
{
    /// <summary>Between the gradient and the update.</summary>
    BeforeUpdate,

    /// <summary>After the update.</summary>
    AfterUpdate,
}

/// <summary>What a round took and did, on this rank.</summary>
/// <param name="WaitSeconds">Duration of the control exchange: waiting for the slowest rank.</param>
/// <param name="TransferSeconds">Payload all-reduce and taking over the mean.</param>
/// <param name="BytesSent">Training payload by the ring formula, in bytes.</param>
/// <param name="ConsensusDistance">||x_j - xbar||_2 before the averaging; null where no models were averaged.</param>
/// <param name="Participants">Ranks in the mean.</param>
public readonly record struct RoundOutcome(double WaitSeconds, double TransferSeconds, double BytesSent, double? ConsensusDistance, int Participants);

/// <summary>What the ranks exchange when they meet and how it is mixed: one choice on the method's axes.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public interface IMeeting<T>
    where T : unmanaged
{
    /// <summary>Where in a step it takes place.</summary>
    MeetingPoint Point { get; }

    /// <summary>Whether all ranks hold the same model, statistics included, when a step with a meeting has ended.</summary>
    bool LeavesModelsEqual(Replica<T> replica);

    /// <summary>Meets the other ranks; called by all of them at the same step.</summary>
    /// <param name="step">The local step, from 1.</param>
    /// <param name="replica">This rank's model, changed in place.</param>
    RoundOutcome Hold(long step, Replica<T> replica);
}
