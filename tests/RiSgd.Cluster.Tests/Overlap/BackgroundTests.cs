using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>That a round really is in the background, and that what goes wrong there does not stay there.</summary>
public class BackgroundTests
{
    /// <summary>Long enough for any machine; nobody waits for it unless the test fails.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly FlatLayout s_layout = FlatLayout.Create([("w", [2], SlotKind.Weight)]);

    [Theory]
    [InlineData(false, new[] { 6.0, -1.0 })]
    [InlineData(true, new[] { 2.75, -0.75 })]
    public void Local_steps_go_on_while_a_round_is_under_way_and_it_sums_what_the_models_were(bool pulled, double[] expected)
    {
        // Two ranks meet at (2, 2) and (4, 4); both add (3, -4) while no payload has been let through.
        // Delayed: mean 3, rank 0 then has 2 + (3, -4) + 1. Pulled by 1/2: to 0 at first, (1, 1) and (2, 2), mean 1.5; rank 0 then ((1, 1) + (3, -4)) / 2 + 0.75.
        double[][] models = InProcessRanks.Run(2, group =>
        {
            using var released = new ManualResetEventSlim();
            var held = new HeldRanks(group, sum =>
            {
                if (sum == 1)
                    Assert.True(released.Wait(s_patience), "the round kept the training thread waiting");
            });
            using var run = new OneRank(held);
            IMeeting<double> meeting = run.Meeting(pulled);
            run.Replica.Trainable.Fill(2 + (2 * group.Rank));

            meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), run.Replica);
            run.Replica.Trainable[0] += 3;
            run.Replica.Trainable[1] -= 4;
            released.Set();
            RoundOutcome outcome = meeting.Hold(new MeetingContext(2, 0.1, 2, double.NaN), run.Replica);
            meeting.Settle(2, run.Replica);

            Assert.NotNull(outcome.ConsensusDistance);
            Assert.NotNull(meeting.HiddenSeconds);
            return run.Replica.Trainable.ToArray();
        });

        Assert.Equal(expected, models[0]);
    }

    [Fact]
    public void Seconds_that_nobody_waited_for_are_told()
    {
        using var released = new ManualResetEventSlim();
        var background = new BackgroundThread();
        background.Start("work", () => Assert.True(released.Wait(s_patience)));
        Assert.True(background.IsUnderWay);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(20))
            Thread.SpinWait(100);
        released.Set();
        double waited = background.Join();

        Assert.False(background.IsUnderWay);
        Assert.InRange(background.HiddenSeconds, 0.01, s_patience.TotalSeconds);
        Assert.True(waited >= 0);
        Assert.Equal(0, background.Join());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_in_the_background_comes_out_at_the_next_meeting_with_its_own_words(bool pulled)
    {
        var failure = Assert.Throws<RunException>(() => InProcessRanks.Run(2, group =>
        {
            var failing = new HeldRanks(group, sum =>
            {
                if (sum == 2 && group.Rank == 1)
                    throw RunException.Failed("rank 1: the network is gone");
            });
            using var run = new OneRank(failing);
            IMeeting<double> meeting = run.Meeting(pulled);
            for (int round = 1; round <= 2; round++)
                meeting.Hold(new MeetingContext(round, 0.1, round, double.NaN), run.Replica);
            if (group.Rank == 0)
                return 0;
            meeting.Hold(new MeetingContext(3, 0.1, 3, double.NaN), run.Replica);
            return 1;
        }));
        Assert.Equal("rank 1: the network is gone", failure.Message);
    }

    [Fact]
    public void A_failure_comes_out_where_the_run_settles_too_and_only_once()
    {
        InProcessRanks.Run(1, group =>
        {
            using var run = new OneRank(new HeldRanks(group, sum => throw RunException.Failed($"sum {sum} failed")));
            IMeeting<double> meeting = run.Meeting(pulled: false);
            meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), run.Replica);
            Assert.Equal("sum 1 failed", Assert.Throws<RunException>(() => meeting.Settle(1, run.Replica)).Message);
            Assert.Equal(0, meeting.Settle(1, run.Replica));
            return 0;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_fails_may_let_its_model_go_while_a_round_is_under_way(bool pulled)
    {
        InProcessRanks.Run(2, group =>
        {
            using var released = new ManualResetEventSlim();
            var run = new OneRank(new HeldRanks(group, _ => Assert.True(released.Wait(s_patience))));
            IMeeting<double> meeting = run.Meeting(pulled);
            meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), run.Replica);
            run.Dispose();
            released.Set();
            meeting.Settle(1, run.Replica);
            return 0;
        });
    }

    [Fact]
    public void The_watchdog_names_the_operation_in_the_background_that_does_not_end()
    {
        using var expired = new ManualResetEventSlim();
        string? message = null;
        InProcessRanks.Run(1, group =>
        {
            var held = new HeldRanks(group, _ => Assert.True(expired.Wait(s_patience), "the watchdog said nothing"));
            using var watchdog = new CollectiveWatchdog(TimeSpan.FromMilliseconds(50), said =>
            {
                message = said;
                expired.Set();
            });
            using var run = new OneRank(held, watchdog);
            IMeeting<double> meeting = run.Meeting(pulled: true);
            meeting.Hold(new MeetingContext(7, 0.1, 1, double.NaN), run.Replica);
            meeting.Settle(9, run.Replica);
            return 0;
        });
        Assert.Contains("payload all-reduce of the averaging round after step 7", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_has_not_been_joined_lets_no_other_begin()
    {
        var background = new BackgroundThread();
        background.Start("first", () => { });
        Assert.Throws<InvalidOperationException>(() => background.Start("second", () => { }));
        background.Join();
        background.Start("second", () => { });
        background.Join();
    }

    [Fact]
    public void Values_that_make_no_sense_are_wrong_usage()
    {
        InProcessRanks.Run(1, group =>
        {
            using var run = new OneRank(group);
            Assert.Contains("--overlap-pull", Assert.Throws<RunException>(() => run.Pulled(0, 0.5)).Message, StringComparison.Ordinal);
            Assert.Contains("--overlap-pull", Assert.Throws<RunException>(() => run.Pulled(1.5, 0.5)).Message, StringComparison.Ordinal);
            Assert.Contains("--overlap-momentum", Assert.Throws<RunException>(() => run.Pulled(0.5, 1)).Message, StringComparison.Ordinal);
            return 0;
        });
    }

    /// <summary>A model of zeros on one rank.</summary>
    private sealed class OneRank : IDisposable
    {
        private readonly FlatMemory<double> model = FlatMemory<double>.Allocate(s_layout.Length);
        private readonly CollectiveWatchdog watchdog;
        private readonly MeanRound<double> round;

        public OneRank(IRankGroup group, CollectiveWatchdog? watchdog = null)
        {
            this.watchdog = watchdog ?? new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            Replica = new Replica<double>(s_layout, model, withMomentum: false);
            round = new MeanRound<double>(group, ModelAverages.Create<double>("reference"), this.watchdog);
        }

        public Replica<double> Replica { get; }

        public IMeeting<double> Meeting(bool pulled) =>
            pulled ? Pulled(0.5, 0) : new DelayedAveraging<double>(round, Replica, OverlapUpdates.Create<double>("reference"), MomentumSync.Local);

        public PullbackAveraging<double> Pulled(double pull, double kept) =>
            new(round, Replica, pull, kept, OverlapUpdates.Create<double>("reference"), MomentumSync.Local);

        public void Dispose()
        {
            Replica.Dispose();
            model.Dispose();
            watchdog.Dispose();
        }
    }
}
