using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace RiSgd.Cluster.Averaging;

/// <summary>
/// One piece of work at a time on a thread of its own. Whoever starts a piece leaves alone what the piece uses, MPI above all, until it has been joined: MPI lets one thread in at a time.
/// </summary>
public sealed class BackgroundThread
{
    private Thread? thread;
    private ExceptionDispatchInfo? failure;
    private double workSeconds;

    /// <summary>Whether a piece of work has been started and not joined.</summary>
    public bool IsUnderWay => thread is not null;

    /// <summary>Seconds that pieces of work took and nobody waited for.</summary>
    public double HiddenSeconds { get; private set; }

    /// <summary>Starts a piece of work.</summary>
    /// <param name="name">What it is, for debuggers and dumps.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidOperationException">The last piece has not been joined.</exception>
    public void Start(string name, Action work)
    {
        if (thread is not null)
            throw new InvalidOperationException("the last piece of work has not been joined");
        thread = new Thread(() =>
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            workSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
    }

    /// <summary>Waits for the piece of work that is under way, if there is one; an exception in it comes out here, as it was thrown.</summary>
    /// <returns>Seconds waited.</returns>
    public double Join()
    {
        if (thread is null)
            return 0;
        long start = Stopwatch.GetTimestamp();
        thread.Join();
        thread = null;
        double waited = Stopwatch.GetElapsedTime(start).TotalSeconds;
        HiddenSeconds += Math.Max(0, workSeconds - waited);
        ExceptionDispatchInfo? thrown = failure;
        failure = null;
        thrown?.Throw();
        return waited;
    }
}
