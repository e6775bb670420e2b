using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// Averaging of models by coded differences (Qsparse-local-SGD, Basu, Data, Karakus and Diggavi, NeurIPS 2019, Algorithm 1): all ranks hold the model of the last meeting, xref; each sends
/// C(x_j - xref + e_j) and keeps in e_j what the code leaves out; xref &lt;- xref + (1/p) sum_k C(x_k - xref + e_k) and x_j &lt;- xref, the same bits on every rank. There is no master: the
/// ranks gather each other's codes. Without compression this is model averaging. Batch-norm statistics travel with the code as they are.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class CompressedDifferenceAveraging<T> : IMeeting<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CodedMean<T> mean;
    private readonly IGossipStep<T> arithmetic;
    private readonly bool resetsMomentum;
    private readonly bool withStatistics;
    private readonly FlatMemory<T> reference;
    private readonly ReplicaCheck? check;

    /// <summary>Makes it for one rank, before its first step.</summary>
    /// <param name="mean">Codes, gathers and averages; with error feedback in the paper.</param>
    /// <param name="replica">The initial model, the same on all ranks: the first reference.</param>
    /// <param name="arithmetic">The difference of whole models.</param>
    /// <param name="momentum">Local or reset. Averaging it would send more than the compressed models.</param>
    /// <param name="batchNorm">Whether statistics travel with the code.</param>
    /// <param name="check">Compares the references after every round; null: not compared.</param>
    /// <exception cref="RunException">Momentum was to be averaged (usage, names --momentum-sync).</exception>
    public CompressedDifferenceAveraging(
        CodedMean<T> mean, Replica<T> replica, IGossipStep<T> arithmetic, MomentumSync momentum, BatchNormSync batchNorm, ReplicaCheck? check = null)
    {
        if (momentum == MomentumSync.Average)
            throw RunException.Usage("--momentum-sync average: momenta are not averaged where models are exchanged as compressed differences; choose local or reset.");
        this.mean = mean;
        this.arithmetic = arithmetic;
        this.check = check;
        resetsMomentum = momentum == MomentumSync.Reset;
        withStatistics = batchNorm == BatchNormSync.Average;
        reference = replica.Allocate(replica.Layout.TrainableLength);
        replica.Trainable.CopyTo(reference.Span);
    }

    /// <inheritdoc/>
    public MeetingPoint Point => MeetingPoint.AfterUpdate;

    /// <inheritdoc/>
    public bool LeavesModelsEqual(Replica<T> replica) => withStatistics || replica.TailLength == 0;

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        visitor.Values("reference", reference.Span);
        mean.VisitState(visitor);
    }

    /// <summary>Meets. The mean of the models is known only as far as the codes tell it, so that the outcome has no consensus distance.</summary>
    public RoundOutcome Hold(in MeetingContext context, Replica<T> replica)
    {
        mean.Control.Begin(context);
        int trainable = replica.Layout.TrainableLength;
        Span<T> statistics = replica.Parameters.Slice(trainable, withStatistics ? replica.TailLength : 0);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToSecondMoments(replica.Layout, replica.Parameters.Span);
        Span<T> difference = replica.Scratch.Slice(0, trainable);
        arithmetic.Subtract(replica.Trainable, reference.Span, difference);
        mean.Gather(context.Step, difference, statistics);
        statistics.Clear();
        mean.AddMean(reference.Span, statistics);
        reference.Span.CopyTo(replica.Trainable);
        if (!statistics.IsEmpty)
            BatchNormStatistics.ToVariances(replica.Layout, replica.Parameters.Span);
        if (resetsMomentum)
            replica.Momentum.Span.Clear();
        RoundOutcome outcome = mean.Control.End(consensusDistance: null);
        check?.AssertEqual<T>("reference model", reference.Span, context.Step);
        return outcome;
    }
}
