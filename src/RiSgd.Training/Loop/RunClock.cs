using System.Diagnostics;

namespace RiSgd.Training.Loop;

/// <summary>Where the seconds of a rank go. Evaluations and checkpoints are left out of all of them.</summary>
public sealed class RunClock
{
    private readonly long start = Stopwatch.GetTimestamp();
    private long pausedTicks;
    private long? pausedAt;

    /// <summary>Seconds in forward, backward, accumulation and update.</summary>
    public double ComputeSeconds { get; private set; }

    /// <summary>Seconds in drawing, augmenting and copying samples.</summary>
    public double DataSeconds { get; private set; }

    /// <summary>Seconds waiting for the slowest rank.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Seconds of payload transfer.</summary>
    public double TransferSeconds { get; private set; }

    /// <summary>Seconds since the clock was made, without the pauses.</summary>
    public double ElapsedSeconds => Stopwatch.GetElapsedTime(start, (pausedAt ?? Stopwatch.GetTimestamp()) - pausedTicks).TotalSeconds;

    /// <summary>Stops the clock.</summary>
    public void Pause() => pausedAt = Stopwatch.GetTimestamp();

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        if (pausedAt is { } since)
            pausedTicks += Stopwatch.GetTimestamp() - since;
        pausedAt = null;
    }

    /// <summary>Adds the seconds since a time stamp to the compute time, and gives the time stamp of now.</summary>
    public long AddCompute(long since)
    {
        long now = Stopwatch.GetTimestamp();
        ComputeSeconds += Stopwatch.GetElapsedTime(since, now).TotalSeconds;
        return now;
    }

    /// <summary>The same for the data time.</summary>
    public long AddData(long since)
    {
        long now = Stopwatch.GetTimestamp();
        DataSeconds += Stopwatch.GetElapsedTime(since, now).TotalSeconds;
        return now;
    }

    /// <summary>Adds the two parts of a meeting.</summary>
    public void AddMeeting(double wait, double transfer)
    {
        WaitSeconds += wait;
        TransferSeconds += transfer;
    }
}
