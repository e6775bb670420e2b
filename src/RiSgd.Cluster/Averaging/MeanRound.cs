using System.Diagnostics;
using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// One round of averaging, whatever is averaged: a tiny control all-reduce whose duration is the wait, one payload all-reduce out of place into a scratch array, and one fused pass that
/// divides, measures and takes over.
/// </summary>
/// <typeparam name="T">Element type of the payload.</typeparam>
public sealed class MeanRound<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IRankGroup ranks;
    private readonly IModelAverage<T> average;
    private readonly CollectiveWatchdog watchdog;
    private readonly double[] control = new double[2];
    private long began;

    /// <summary>Makes the round for a group of ranks.</summary>
    public MeanRound(IRankGroup ranks, IModelAverage<T> average, CollectiveWatchdog watchdog)
    {
        this.ranks = ranks;
        this.average = average;
        this.watchdog = watchdog;
    }

    /// <summary>Ranks that met in this round.</summary>
    public int Participants { get; private set; }

    /// <summary>Sum of the participants' weights: the divisor of the mean, which so travels with the data.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>Seconds waited for the slowest rank.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Seconds of payload transfer and taking over, so far in this round.</summary>
    public double TransferSeconds { get; private set; }

    /// <summary>Payload bytes of this rank in this round so far.</summary>
    public double BytesSent { get; private set; }

    /// <summary>Begins a round: waits for all ranks.</summary>
    /// <param name="step">The local step.</param>
    /// <param name="weight">This rank's weight in the mean.</param>
    public void Begin(long step, double weight)
    {
        long start = Stopwatch.GetTimestamp();
        control[0] = 1;
        control[1] = weight;
        using (watchdog.During("control all-reduce of the averaging round", step))
            ranks.Sum(control);
        Participants = (int)control[0];
        TotalWeight = control[1];
        BytesSent = 0;
        began = Stopwatch.GetTimestamp();
        WaitSeconds = Stopwatch.GetElapsedTime(start, began).TotalSeconds;
    }

    /// <summary>
    /// Replaces the first <paramref name="length"/> elements by their sum over the ranks divided by <see cref="TotalWeight"/>. Each rank has multiplied its own by its weight.
    /// </summary>
    /// <param name="step">The local step.</param>
    /// <param name="values">This rank's values.</param>
    /// <param name="length">How many of them take part.</param>
    /// <param name="measured">How many of them count for the distance.</param>
    /// <param name="scratch">At least <paramref name="length"/> elements.</param>
    /// <returns>Squared 2-norm of the difference between this rank's values and the mean over the measured part.</returns>
    public double Average(long step, FlatMemory<T> values, int length, int measured, FlatMemory<T> scratch)
    {
        using (FlatMemory<T> source = FlatMemory<T>.Borrow(values.Pointer, length))
        using (FlatMemory<T> result = FlatMemory<T>.Borrow(scratch.Pointer, length))
        using (watchdog.During("payload all-reduce of the averaging round", step))
            ranks.Sum(source, result);
        double squared = average.TakeOver(scratch.Slice(0, measured), TotalWeight, values.Slice(0, measured));
        if (length > measured)
            average.TakeOver(scratch.Slice(measured, length - measured), TotalWeight, values.Slice(measured, length - measured));
        unsafe
        {
            BytesSent += Traffic.RingAllReduceBytes(Participants, sizeof(T), length);
        }

        return squared;
    }

    /// <summary>Ends the round.</summary>
    /// <param name="consensusDistance">||x_j - xbar||_2, or null.</param>
    public RoundOutcome End(double? consensusDistance)
    {
        TransferSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new RoundOutcome(WaitSeconds, TransferSeconds, BytesSent, consensusDistance, Participants);
    }
}
