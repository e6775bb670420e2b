using System.Diagnostics;
using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// A meeting that takes place only if a model has drifted: whenever the schedule says so the ranks tell each other, by the control exchange alone, whether some
/// ||x_j - xlast||^2 &gt; c_t eta^2, with xlast the rank's model after the meeting before (event-triggered averaging; the condition is that of dynamic averaging, Kamp et al., ECML 2018, and
/// of SPARQ-SGD's trigger). If none has, nothing is exchanged and it is no round.
/// </summary>
/// <remarks>
/// The last step of a run is no exception: if no model has drifted far enough by then, the average that the run ends with is the final evaluation's, as with all methods whose models differ.
/// </remarks>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class TriggeredMeeting<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IMeeting<T> inner;
    private readonly RoundControl control;
    private readonly TriggerThreshold threshold;
    private readonly IGossipStep<T> arithmetic;
    private readonly FlatMemory<T> last;
    private bool met;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="inner">The meeting.</param>
    /// <param name="control">The control exchange that asks for it.</param>
    /// <param name="replica">The initial model.</param>
    /// <param name="threshold">c_t.</param>
    /// <param name="arithmetic">The difference of whole models.</param>
    public TriggeredMeeting(IMeeting<T> inner, RoundControl control, Replica<T> replica, TriggerThreshold threshold, IGossipStep<T> arithmetic)
    {
        this.inner = inner;
        this.control = control;
        this.threshold = threshold;
        this.arithmetic = arithmetic;
        last = replica.Allocate(replica.Layout.TrainableLength);
        replica.Trainable.CopyTo(last.Span);
    }

    /// <inheritdoc/>
    public MeetingPoint Point => inner.Point;

    /// <inheritdoc/>
    public FlatMemory<T>? Consensus => inner.Consensus;

    /// <inheritdoc/>
    public double? HiddenSeconds => inner.HiddenSeconds;

    /// <summary>Whether the models are equal: only where the ranks have met at the last occasion.</summary>
    public bool LeavesModelsEqual(Replica<T> replica) => met && inner.LeavesModelsEqual(replica);

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        visitor.Values("last_model", last.Span);
        inner.VisitState(visitor);
    }

    /// <inheritdoc/>
    public double Settle(long step, Replica<T> replica) => inner.Settle(step, replica);

    /// <summary>Meets if some rank has drifted.</summary>
    /// <exception cref="RunException">The model is not finite: names rank and step.</exception>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        long start = Stopwatch.GetTimestamp();
        double drift = arithmetic.Subtract(replica.Trainable, last.Span, replica.Scratch.Slice(0, last.Length));
        if (!double.IsFinite(drift))
            throw RunException.Failed($"rank {control.Ranks.Rank}: the run diverged: the parameters are not finite at step {context.Step}; lower --lr or use --warmup-steps");
        double before = Stopwatch.GetElapsedTime(start).TotalSeconds;
        control.Begin(context, triggered: threshold.IsExceeded(drift, context.Step, context.LearningRate));
        RoundOutcome asked = control.End(consensusDistance: null);
        asked = asked with { TransferSeconds = asked.TransferSeconds + before };
        met = control.Triggered > 0;
        if (!met)
            return asked with { Exchanged = false };
        RoundOutcome outcome = inner.Hold(context, replica);
        replica.Trainable.CopyTo(last.Span);
        return outcome with { WaitSeconds = outcome.WaitSeconds + asked.WaitSeconds, TransferSeconds = outcome.TransferSeconds + asked.TransferSeconds };
    }
}
