using System.Diagnostics;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// What every round begins with: a tiny all-reduce that waits for the slowest rank, counts who takes part and with which weight, and carries the loss. Counts the round's bytes and time.
/// </summary>
public sealed class RoundControl
{
    private readonly double[] control = new double[5];
    private long began;

    /// <summary>Makes it for a group of ranks.</summary>
    public RoundControl(IRankGroup ranks, CollectiveWatchdog watchdog)
    {
        Ranks = ranks;
        Watchdog = watchdog;
    }

    /// <summary>The ranks that meet.</summary>
    public IRankGroup Ranks { get; }

    /// <summary>Watches their collective operations.</summary>
    public CollectiveWatchdog Watchdog { get; }

    /// <summary>Ranks with a weight in this round.</summary>
    public int Participants { get; private set; }

    /// <summary>Sum of the participants' weights: the divisor of the mean, which so travels with the data.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>Ranks that have asked for an exchange in this round.</summary>
    public int Triggered { get; private set; }

    /// <summary>Mean of the ranks' losses since the round before; NaN if no rank has one.</summary>
    public double MeanLoss { get; private set; }

    /// <summary>Seconds waited for the slowest rank.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Payload bytes of this rank in this round so far; whoever sends adds to it.</summary>
    public double BytesSent { get; set; }

    /// <summary>Begins a round: waits for all ranks.</summary>
    /// <param name="context">Step and loss.</param>
    /// <param name="weight">This rank's weight in the mean; 0: its values do not count.</param>
    /// <param name="triggered">Whether this rank has something to exchange.</param>
    public void Begin(in MeetingContext context, double weight = 1, bool triggered = true)
    {
        long start = Stopwatch.GetTimestamp();
        bool hasLoss = !double.IsNaN(context.Loss);
        control[0] = weight > 0 ? 1 : 0;
        control[1] = weight;
        control[2] = triggered ? 1 : 0;
        control[3] = hasLoss ? 1 : 0;
        control[4] = hasLoss ? context.Loss : 0;
        using (Watchdog.During("control all-reduce of the averaging round", context.Step))
            Ranks.Sum(control);
        Participants = (int)control[0];
        TotalWeight = control[1];
        Triggered = (int)control[2];
        MeanLoss = control[3] > 0 ? control[4] / control[3] : double.NaN;
        BytesSent = 0;
        began = Stopwatch.GetTimestamp();
        WaitSeconds = Stopwatch.GetElapsedTime(start, began).TotalSeconds;
    }

    /// <summary>Ends the round.</summary>
    /// <param name="consensusDistance">||x_j - xbar||_2, or null.</param>
    public RoundOutcome End(double? consensusDistance) =>
        new(WaitSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds, BytesSent, consensusDistance, Participants, MeanLoss);
}
