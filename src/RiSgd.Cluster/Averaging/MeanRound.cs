using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// One round of averaging, whatever is averaged: the control exchange, one payload all-reduce out of place into a scratch array, and one fused pass that divides, measures and takes over.
/// </summary>
/// <typeparam name="T">Element type of the payload.</typeparam>
public sealed class MeanRound<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IModelAverage<T> average;

    /// <summary>Makes the round for a group of ranks.</summary>
    public MeanRound(IRankGroup ranks, IModelAverage<T> average, CollectiveWatchdog watchdog)
    {
        Control = new RoundControl(ranks, watchdog);
        this.average = average;
    }

    /// <summary>How the round begins and ends.</summary>
    public RoundControl Control { get; }

    /// <summary>
    /// Replaces the first <paramref name="length"/> elements by their sum over the ranks divided by the round's total weight. Each rank has multiplied its own by its weight.
    /// </summary>
    /// <param name="step">The local step.</param>
    /// <param name="values">This rank's values.</param>
    /// <param name="length">How many of them take part.</param>
    /// <param name="measured">How many of them count for the distance.</param>
    /// <param name="scratch">At least <paramref name="length"/> elements.</param>
    /// <returns>Squared 2-norm of the difference between this rank's values and the mean over the measured part.</returns>
    public double Average(long step, FlatMemory<T> values, int length, int measured, FlatMemory<T> scratch)
    {
        Sum(step, values, length, scratch);
        return TakeOver(values, length, measured, scratch);
    }

    /// <summary>The payload all-reduce alone: scratch[i] = sum over the ranks of values[i].</summary>
    /// <param name="step">The local step.</param>
    /// <param name="values">This rank's values; not changed.</param>
    /// <param name="length">How many of them take part.</param>
    /// <param name="scratch">Receives the sums.</param>
    public unsafe void Sum(long step, FlatMemory<T> values, int length, FlatMemory<T> scratch)
    {
        using (FlatMemory<T> source = FlatMemory<T>.Borrow(values.Pointer, length))
        using (FlatMemory<T> result = FlatMemory<T>.Borrow(scratch.Pointer, length))
        using (Control.Watchdog.During("payload all-reduce of the averaging round", step))
            Control.Ranks.Sum(source, result);
        Control.BytesSent += Traffic.RingAllReduceBytes(Control.Ranks.Size, sizeof(T), length);
    }

    /// <summary>values = scratch / total weight over the first <paramref name="length"/> elements.</summary>
    /// <returns>Squared 2-norm of the difference over the measured part.</returns>
    public double TakeOver(FlatMemory<T> values, int length, int measured, FlatMemory<T> scratch)
    {
        double squared = average.TakeOver(scratch.Slice(0, measured), Control.TotalWeight, values.Slice(0, measured));
        if (length > measured)
            average.TakeOver(scratch.Slice(measured, length - measured), Control.TotalWeight, values.Slice(measured, length - measured));
        return squared;
    }

    /// <summary>The tail of the replica's parameters alone takes the mean over: statistics = scratch / total weight.</summary>
    public void TakeOverStatistics(Replica<T> replica)
    {
        int trainable = replica.Layout.TrainableLength, tail = replica.TailLength;
        average.TakeOver(replica.Scratch.Slice(trainable, tail), Control.TotalWeight, replica.Parameters.Slice(trainable, tail));
    }
}
