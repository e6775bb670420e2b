using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>Where in a step the ranks meet.</summary>
public enum MeetingPoint
{
    /// <summary>Between the gradient and the update: gradients are exchanged, or models are mixed and each rank's gradient of the old point applied afterwards (combine then adapt).</summary>
    BeforeUpdate,

    /// <summary>After the update (adapt then combine).</summary>
    AfterUpdate,
}

/// <summary>What a meeting may know of the run.</summary>
/// <param name="Step">The local step, from 1.</param>
/// <param name="LearningRate">Learning rate of that step.</param>
/// <param name="Round">Number of the round, from 1.</param>
/// <param name="Loss">Mean of this rank's step losses since the round before; NaN for a rank that took no steps.</param>
/// <param name="IsLast">Whether the run ends with this step, so that nothing begun here could be used.</param>
public readonly record struct MeetingContext(long Step, double LearningRate, long Round, double Loss, bool IsLast = false);

/// <summary>What a round took and did, on this rank.</summary>
/// <param name="WaitSeconds">Duration of the control exchange: waiting for the slowest rank.</param>
/// <param name="TransferSeconds">Payload transfer and taking over its result.</param>
/// <param name="BytesSent">Training payload in bytes: by the ring formula for all-reduces, as handed to MPI otherwise.</param>
/// <param name="ConsensusDistance">||x_j - xbar||_2 before the averaging; null where it is not known.</param>
/// <param name="Participants">Ranks whose values are in the result.</param>
/// <param name="MeanLoss">Mean of the participants' losses since the round before; NaN where no rank took a step.</param>
public readonly record struct RoundOutcome(
    double WaitSeconds, double TransferSeconds, double BytesSent, double? ConsensusDistance, int Participants, double MeanLoss)
{
    /// <summary>Whether there was anything to exchange; false if no rank had drifted far enough, which then is no round.</summary>
    public bool Exchanged { get; init; } = true;
}

/// <summary>What the ranks exchange when they meet and how it is mixed: one choice on the method's axes.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public interface IMeeting<T> : IKeepsState
    where T : unmanaged
{
    /// <summary>Where in a step it takes place.</summary>
    MeetingPoint Point { get; }

    /// <summary>
    /// The model that stands for all ranks where that is not the mean of their models (the centre of elastic averaging): <see cref="FlatLayout.Length"/> elements, equal on all ranks, batch-norm
    /// statistics at the tail as variances; null for the mean.
    /// </summary>
    FlatMemory<T>? Consensus => null;

    /// <summary>Seconds of exchange so far that no step had to wait for; null where nothing is exchanged in the background.</summary>
    double? HiddenSeconds => null;

    /// <summary>Whether all ranks hold the same model, statistics included, when a step with a meeting has ended.</summary>
    bool LeavesModelsEqual(Replica<T> replica);

    /// <summary>Meets the other ranks; called by all of them at the same step.</summary>
    /// <param name="context">Step, rate and loss.</param>
    /// <param name="replica">This rank's model, changed in place.</param>
    RoundOutcome Hold(in MeetingContext context, Replica<T> replica);

    /// <summary>Completes what is under way in the background, so that the ranks may talk about something else: before evaluations, checkpoints and the end.</summary>
    /// <param name="step">The local step.</param>
    /// <param name="replica">This rank's model.</param>
    /// <returns>Seconds waited.</returns>
    double Settle(long step, Replica<T> replica) => 0;
}
