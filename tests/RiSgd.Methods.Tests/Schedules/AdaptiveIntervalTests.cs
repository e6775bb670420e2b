using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

public class AdaptiveIntervalTests
{
    private static long[] Rounds(AdaptiveInterval schedule, long steps, Func<long, double> loss) =>
        ScheduledRun.Rounds(schedule, 1, steps, steps, loss);

    [Fact]
    public void AdaComm_shrinks_with_the_square_root_of_the_loss_over_each_block()
    {
        // F_0 = 16. Block to 40: rounds at 20, 30, 40 of loss 4: sqrt(4/16) 10 = 5. Block to 80: loss 1: sqrt(1/16) 10 = 2.5, up to 3.
        var schedule = AdaptiveInterval.AdaComm(10, 40);
        var rounds = Rounds(schedule, 95, step => step <= 10 ? 16 : step <= 40 ? 4 : 1);

        Assert.Equal([10, 20, 30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 83, 86, 89, 92, 95], rounds);
        Assert.Equal(3, schedule.Tau);
    }

    [Fact]
    public void AdaComm_halves_the_interval_where_the_loss_stalls_and_ends_at_one()
    {
        Assert.Equal([10, 20, 25, 30, 35, 40, 42, 44], Rounds(AdaptiveInterval.AdaComm(10, 20), 45, _ => 3)[..8]);

        var schedule = AdaptiveInterval.AdaComm(10, 20);
        Rounds(schedule, 200, _ => 3);
        Assert.Equal(1, schedule.Tau);
    }

    [Fact]
    public void AdaComm_grows_only_where_told_and_only_to_the_maximum()
    {
        static double Rising(long step) => step <= 4 ? 1 : step <= 12 ? 9 : 1e6;
        var growing = AdaptiveInterval.AdaComm(4, 8, 20);
        var refined = AdaptiveInterval.AdaComm(4, 8);

        // sqrt(9) 4 = 12, then the maximum.
        Assert.Equal([4, 8, 20, 40, 60], Rounds(growing, 60, Rising));
        Assert.Equal(20, growing.Tau);
        Assert.Equal([4, 8, 10, 12, 14, 16], Rounds(refined, 16, Rising));
    }

    [Fact]
    public void AdaComm_weighs_the_losses_of_a_block_by_their_steps()
    {
        // The first block is cut to 4 steps by the start of the second; there 8 steps of loss 4 and 4 of loss 16 have mean 8 = F_0 / 2.
        var schedule = AdaptiveInterval.AdaComm(100, 112);
        schedule.Observe(100, 16);
        schedule.Observe(108, 4);
        schedule.Observe(112, 16);

        Assert.Equal((long)Math.Ceiling(Math.Sqrt(0.5) * 100), schedule.Tau);
    }

    [Fact]
    public void The_first_round_alone_is_no_stall()
    {
        // Blocks no longer than a round: the first one has nothing to compare.
        var schedule = AdaptiveInterval.AdaComm(10, 1);
        schedule.Observe(10, 3);

        Assert.Equal(10, schedule.Tau);
    }

    [Fact]
    public void LUPA_grows_with_the_cube_root_of_the_loss_s_fall()
    {
        // 8 times less loss doubles tau, 27 times less triples it, a loss above the first one shortens it.
        var schedule = AdaptiveInterval.Lupa(10, 25);

        Assert.Equal([10, 20, 40, 65, 75, 80], Rounds(schedule, 80, step => step switch
        {
            10 => 54,
            20 => 54.0 / 8,
            40 => 2,
            65 => 54,
            75 => 54 * 8,
            _ => 1,
        }));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(8, 20)]
    [InlineData(27, 30)]
    [InlineData(64, 40)]
    [InlineData(125, 50)]
    [InlineData(343, 70)]
    [InlineData(512, 80)]
    [InlineData(8.001, 21)]
    [InlineData(7.999, 20)]
    [InlineData(0.001, 1)]
    [InlineData(1e-30, 1)]
    [InlineData(1e30, 1000)]
    public void LUPA_rounds_exact_cube_roots_to_themselves_and_others_up(double fall, long tau)
    {
        var schedule = AdaptiveInterval.Lupa(10, 1000);
        schedule.Observe(10, fall);
        schedule.Observe(20, 1);

        Assert.Equal(tau, schedule.Tau);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1.0)]
    public void A_loss_that_is_none_leaves_the_interval_and_the_clock_as_they_are(double none)
    {
        AdaptiveInterval[] schedules = [AdaptiveInterval.AdaComm(5, 10), AdaptiveInterval.AdaComm(5, 10, 50), AdaptiveInterval.Lupa(5, 50)];
        Assert.All(schedules, schedule =>
        {
            Assert.Equal([5, 10, 15, 20, 25, 28], Rounds(schedule, 28, _ => none));
            Assert.Equal(5, schedule.Tau);
        });

        // Passed over also between usable ones: neither the first loss nor the mean of the block.
        var after = AdaptiveInterval.AdaComm(8, 24);
        foreach (var (step, loss) in ((long, double)[])[(8, none), (16, 4), (20, none), (24, 1)])
            after.Observe(step, loss);
        Assert.Equal(4, after.Tau);
    }

    [Fact]
    public void A_loss_of_zero_is_the_least_there_is_and_no_scale_for_others()
    {
        // From the first round on: no scale, so no change.
        Assert.Equal([5, 10, 15, 20], Rounds(AdaptiveInterval.AdaComm(5, 10), 20, _ => 0));
        Assert.Equal([5, 10, 15, 20], Rounds(AdaptiveInterval.Lupa(5, 50), 20, _ => 0));

        // Later: AdaComm's smallest interval, LUPA's largest.
        Assert.Equal([5, 10, 11, 12], Rounds(AdaptiveInterval.AdaComm(5, 10), 12, step => step == 5 ? 1 : 0));
        Assert.Equal([5, 10, 60], Rounds(AdaptiveInterval.Lupa(5, 50), 60, step => step == 5 ? 1 : 0));
    }

    [Fact]
    public void A_schedule_restored_in_the_middle_goes_on_as_if_it_had_never_stopped()
    {
        static double Loss(long step) => 40 * (1.5 + Math.Sin(step)) / step;
        Func<AdaptiveInterval>[] kinds =
            [() => AdaptiveInterval.AdaComm(20, 60), () => AdaptiveInterval.AdaComm(6, 50, 30), () => AdaptiveInterval.Lupa(4, 60)];
        Assert.All(kinds, create =>
        {
            var whole = Rounds(create(), 500, Loss);
            for (var stop = 1; stop < 500; stop += 7)
            {
                var first = create();
                var head = ScheduledRun.Rounds(first, 1, stop, 500, Loss);
                var second = create();
                SavedState.Copy(first, second);

                Assert.Equal(whole, head.Concat(ScheduledRun.Rounds(second, stop + 1, 500, 500, Loss)));
            }
        });
    }

    [Fact]
    public void Schedules_without_memory_have_no_state()
    {
        IAveragingSchedule[] schedules = [new EveryTau(5), new OnceAtEnd(), new GrowingIntervals(4, 100), new PostLocal(5, 50)];

        Assert.All(schedules, schedule =>
        {
            var before = ScheduledRun.Rounds(schedule, 100);
            SavedState.Copy(schedule, schedule);
            Assert.Equal(before, ScheduledRun.Rounds(schedule, 100));
        });
    }

    [Property(Replay = "3302,43", MaxTest = 300)]
    public void Times_increase_end_the_run_and_intervals_stay_within_their_limits(
        PositiveInt tau, PositiveInt block, double[] losses, bool lupa)
    {
        var maximum = tau.Get * 3L;
        var schedule = lupa ? AdaptiveInterval.Lupa(tau.Get, maximum) : AdaptiveInterval.AdaComm(tau.Get, block.Get);
        var taus = new List<long>();
        var rounds = Rounds(schedule, 400, step =>
        {
            taus.Add(schedule.Tau);
            return losses.Length == 0 ? 1 : losses[step % losses.Length];
        });

        Assert.Equal(400, rounds[^1]);
        Assert.All(taus, value => Assert.InRange(value, 1, lupa ? maximum : tau.Get));
        Assert.All(rounds.Zip(rounds.Skip(1), taus.Skip(1)), triple => Assert.True(triple.Second - triple.First <= triple.Third));
        if (!lupa)
            Assert.Equal(taus.OrderDescending(), taus);
    }

    [Fact]
    public void Impossible_numbers_are_refused()
    {
        Func<object>[] usage = [() => AdaptiveInterval.AdaComm(0, 10), () => AdaptiveInterval.Lupa(0, 10)];
        Assert.All(usage, create => Assert.Contains("--tau", Assert.Throws<RunException>(create).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveInterval.AdaComm(10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveInterval.AdaComm(10, 10, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveInterval.Lupa(10, 9));
    }
}
