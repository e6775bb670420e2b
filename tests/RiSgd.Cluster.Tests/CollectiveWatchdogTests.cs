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
        using var watchdog = new CollectiveWatchdog(TimeSpan.FromMilliseconds(40), _ => Interlocked.Increment(ref spoken));
        using (watchdog.During("control all-reduce", 1))
            Assert.Equal(0, spoken);

        Pass(TimeSpan.FromMilliseconds(200));

        Assert.Equal(0, spoken);
    }

    [Fact]
    public void A_rank_that_has_computed_for_long_gives_the_others_as_long_again()
    {
        int spoken = 0;
        using var watchdog = new CollectiveWatchdog(TimeSpan.FromMilliseconds(40), _ => Interlocked.Increment(ref spoken));
        Pass(TimeSpan.FromSeconds(2));

        // far more than the limit, far less than the two seconds alone
        using (watchdog.During("control all-reduce", 50))
            Pass(TimeSpan.FromMilliseconds(300));

        Assert.Equal(0, spoken);
    }

    /// <summary>Returns when a watchdog of its own has spoken: at least that much time has passed for watchdogs.</summary>
    private static void Pass(TimeSpan time)
    {
        using var passed = new ManualResetEventSlim();
        using var other = new CollectiveWatchdog(time, _ => passed.Set());
        using (other.During("wait", 0))
            Assert.True(passed.Wait(TimeSpan.FromSeconds(60)));
    }
}
