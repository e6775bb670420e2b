using System.Diagnostics;
using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// A round of averaging, control exchange and payload all-reduce, that sums snapshots of the ranks' models in the background. From <see cref="Start"/> to <see cref="Join"/> it owns MPI and the
/// watchdog, which is why nothing else may use them in between, and the arrays here. A sum that has arrived stays until the next round replaces it, and is part of the state.
/// </summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class BackgroundRound<T> : IKeepsState
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MeanRound<T> round;
    private readonly BackgroundThread background = new();
    private long rounds;
    private double totalWeight = 1;
    private double meanLoss = double.NaN;

    /// <summary>Makes it as if a round before the first one had given the initial model.</summary>
    /// <param name="round">The round over the ranks.</param>
    /// <param name="replica">The initial model, the same on all ranks.</param>
    public BackgroundRound(MeanRound<T> round, Replica<T> replica)
    {
        this.round = round;

        // Of its own, and never freed: a run that ends with an error lets its model go while MPI still reads and writes these.
        Snapshot = FlatMemory<T>.Allocate(replica.Layout.TrainableLength);
        Sum = FlatMemory<T>.Allocate(replica.Layout.TrainableLength);
        replica.Trainable.CopyTo(Snapshot.Span);
        replica.Trainable.CopyTo(Sum.Span);
    }

    /// <summary>This rank's model as the round sums it, trainable part; its owner sets it before the start.</summary>
    public FlatMemory<T> Snapshot { get; }

    /// <summary>The sum of all ranks' snapshots of the last round that was joined.</summary>
    public FlatMemory<T> Sum { get; }

    /// <summary>Total weight in the sum.</summary>
    public double TotalWeight => totalWeight;

    /// <summary>Seconds of exchange so far that nobody waited for.</summary>
    public double HiddenSeconds => background.HiddenSeconds;

    /// <summary>Begins a round.</summary>
    public void Start(in MeetingContext context)
    {
        MeetingContext begun = context;
        rounds++;
        background.Start("averaging in the background", () =>
        {
            round.Control.Begin(begun);
            round.Sum(begun.Step, Snapshot, Snapshot.Length, Sum);
        });
    }

    /// <summary>Waits for the round that is under way, if there is one. A failure in it is thrown here.</summary>
    /// <returns>Seconds waited.</returns>
    public double Join()
    {
        if (!background.IsUnderWay)
            return 0;
        double waited = background.Join();
        totalWeight = round.Control.TotalWeight;
        meanLoss = round.Control.MeanLoss;
        return waited;
    }

    /// <summary>
    /// A meeting: waits for the round of the meeting before, lets its result be taken in, and begins the next. The outcome's distance and loss are those of the round that arrived; its bytes are
    /// those of the one that begins; none begins at the run's last step, where nobody would wait for it.
    /// </summary>
    /// <param name="context">Step and loss.</param>
    /// <param name="takeIn">Takes the sum into the model, sets the snapshot, and gives the squared consensus distance of the round that arrived.</param>
    public unsafe RoundOutcome Next(in MeetingContext context, Func<double> takeIn)
    {
        double waited = Join();
        long start = Stopwatch.GetTimestamp();
        double squared = takeIn();
        var outcome = new RoundOutcome(
            waited,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            context.IsLast ? 0 : Traffic.RingAllReduceBytes(round.Control.Ranks.Size, sizeof(T), Snapshot.Length),
            rounds > 0 ? Math.Sqrt(squared) : null,
            round.Control.Ranks.Size,
            meanLoss);
        if (!context.IsLast)
            Start(context);
        return outcome;
    }

    /// <inheritdoc/>
    public void VisitState(IStateVisitor visitor)
    {
        // what has not arrived is no state yet
        Join();
        visitor.Values("snapshot", Snapshot.Span);
        visitor.Values("sum", Sum.Span);
        visitor.Number("background_rounds", ref rounds);
        visitor.Number("total_weight", ref totalWeight);
        visitor.Number("mean_loss", ref meanLoss);
    }
}
