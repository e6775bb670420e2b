namespace RiSgd.Cluster.Tests;

/// <summary>The watchdog speaks of a collective that hangs, and of nothing else.</summary>
public class CollectiveWatchdogTests
{
    [Fact]
    public void The_watchdog_names_operation_and_step_of_a_collective_that_hangs()
    {
        using var spoken = new ManualResetEventSlim();
        string message = "";
        using var watchdog = new CollectiveWatchdog(TimeSpan.FromMilliseconds(40), m =>
        {
            message = m;
            spoken.Set();
        });

        using (watchdog.During("payload all-reduce", 150))
            Assert.True(spoken.Wait(TimeSpan.FromSeconds(20)));

        Assert.Contains("payload all-reduce after step 150", message, StringComparison.Ordinal);
        Assert.Contains("--rank-timeout", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_watchdog_says_nothing_of_operations_that_have_ended()
    {
        int spoken = 0;
        using var second = new ManualResetEventSlim();
        using var watchdog = new CollectiveWatchdog(TimeSpan.FromMilliseconds(40), _ => Interlocked.Increment(ref spoken));
        using (watchdog.During("control all-reduce", 1))
            Assert.Equal(0, spoken);
        using var other = new CollectiveWatchdog(TimeSpan.FromMilliseconds(200), _ => second.Set());

        // By the time a second watchdog with a longer limit has spoken, the first would have long done so.
        using (other.During("payload all-reduce", 2))
            Assert.True(second.Wait(TimeSpan.FromSeconds(20)));

        Assert.Equal(0, spoken);
    }
}
