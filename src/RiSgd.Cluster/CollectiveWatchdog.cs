using System.Diagnostics;

namespace RiSgd.Cluster;

/// <summary>
/// Notices a collective operation that does not end, because a rank is stopped, lost or has left the common order of operations. A blocked MPI call can't be interrupted, so a timer
/// of its own looks at the clock, and says which rank waits in which operation after which step. Time during which this process itself did not run (a suspended job) does not count, and
/// a rank that has computed for long on its own gives the others as long again: a slow rank is no lost one.
/// </summary>
public sealed class CollectiveWatchdog : IDisposable
{
    private readonly TimeSpan limit;
    private readonly Action<string> expired;
    private readonly Timer? timer;
    private readonly Lock gate = new();
    private readonly TimeSpan period;
    private string operation = "";
    private long step;
    private bool watching;
    private TimeSpan waited;
    private TimeSpan allowed;
    private long lastLook = Stopwatch.GetTimestamp();
    private long lastEnd = Stopwatch.GetTimestamp();

    /// <summary>Makes a watchdog.</summary>
    /// <param name="limit">How long an operation may take; zero: for ever.</param>
    /// <param name="expired">Called once, on another thread, with one sentence that names operation, step and seconds.</param>
    public CollectiveWatchdog(TimeSpan limit, Action<string> expired)
    {
        this.limit = limit;
        this.expired = expired;
        if (limit > TimeSpan.Zero)
        {
            period = limit / 4 < TimeSpan.FromSeconds(1) ? limit / 4 : TimeSpan.FromSeconds(1);
            timer = new Timer(_ => Look(), null, period, period);
        }
    }

    /// <summary>Watches until the result is disposed.</summary>
    /// <param name="name">The operation in the field's words, such as "payload all-reduce".</param>
    /// <param name="atStep">The local step that it follows.</param>
    public Watch During(string name, long atStep)
    {
        lock (gate)
        {
            operation = name;
            step = atStep;
            waited = TimeSpan.Zero;
            lastLook = Stopwatch.GetTimestamp();
            TimeSpan alone = Stopwatch.GetElapsedTime(lastEnd, lastLook);
            allowed = alone > limit ? alone : limit;
            watching = true;
        }

        return new Watch(this);
    }

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    private void Look()
    {
        string message;
        lock (gate)
        {
            long now = Stopwatch.GetTimestamp();
            TimeSpan passed = Stopwatch.GetElapsedTime(lastLook, now);
            lastLook = now;
            if (!watching)
                return;

            // A longer pause between two looks means that this process did not run either.
            waited += passed < 2 * period ? passed : 2 * period;
            if (waited < allowed)
                return;
            message = $"waiting in the {operation} after step {step} for more than {allowed.TotalSeconds:0.#} s: another rank is stopped or lost (--rank-timeout)";
            watching = false;
        }

        expired(message);
    }

    private void End()
    {
        lock (gate)
        {
            watching = false;
            lastEnd = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>An operation under watch.</summary>
    public readonly ref struct Watch
    {
        private readonly CollectiveWatchdog owner;

        internal Watch(CollectiveWatchdog owner) => this.owner = owner;

        /// <summary>The operation has ended.</summary>
        public void Dispose() => owner.End();
    }
}
