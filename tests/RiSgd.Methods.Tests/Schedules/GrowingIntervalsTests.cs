using FsCheck;
using FsCheck.Xunit;

namespace RiSgd.Methods.Tests;

/// <summary>GI-1 and GI-2: intervals that grow linearly.</summary>
public class GrowingIntervalsTests
{
    private static IEnumerable<long> Lengths(IReadOnlyList<long> times) => times.Zip(times.Skip(1), (a, b) => b - a).Prepend(times[0]);

    [Theory]
    [InlineData(20, 1000, new long[] { 4, 14, 28, 47, 71, 100, 133, 171, 214, 261, 314, 371, 433, 500, 571, 647, 728, 814, 904, 1000 })]
    [InlineData(8, 1000, new long[] { 27, 83, 166, 277, 416, 583, 777, 1000 })]
    [InlineData(5, 1000, new long[] { 66, 200, 400, 666, 1000 })]
    [InlineData(4, 45_000, new long[] { 4500, 13_500, 27_000, 45_000 })]
    public void GI_1_golden_lists(long rounds, long steps, long[] expected)
    {
        var schedule = new GrowingIntervals(rounds, steps);

        Assert.Equal(expected, schedule.Times);
        Assert.Equal(expected, ScheduledRun.Rounds(schedule, steps));
    }

    [Fact]
    public void GI_1_times_that_repeat_or_are_zero_are_dropped()
    {
        // Raw times 0, 0, 0, 1, 1, 2, 3, 3, 4, 6, ...
        var times = new GrowingIntervals(900, 45_000).Times;

        Assert.Equal([1, 2, 3, 4, 6], times.Take(5));
        Assert.Equal(45_000, times[^1]);
        Assert.InRange(times.Count, 890, 896);
    }

    [Fact]
    public void GI_1_times_are_exact_where_products_in_floating_point_lose_a_step()
    {
        // Every time of R = 7 rounds is whole when 28 divides T; a r (r+1) / 2 with the rounded a falls short of some of them.
        for (var seventh = 1L; seventh <= 1000; seventh++)
        {
            var times = new GrowingIntervals(7, 28 * seventh).Times;

            Assert.Equal([seventh, 3 * seventh, 6 * seventh, 10 * seventh, 15 * seventh, 21 * seventh, 28 * seventh], times);
        }
    }

    [Property(Replay = "3301,41", MaxTest = 500)]
    public void GI_1_times_increase_end_the_run_and_intervals_grow_up_to_rounding(PositiveInt rounds, PositiveInt steps, bool many)
    {
        var r = many ? rounds.Get * 37L : rounds.Get;
        var t = many ? steps.Get : steps.Get * 101L;
        var times = new GrowingIntervals(r, t).Times;
        var lengths = Lengths(times).ToArray();

        Assert.Equal(t, times[^1]);
        Assert.True(times.Count <= r);
        Assert.All(lengths, length => Assert.True(length >= 1));
        Assert.All(lengths.Zip(lengths.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void GI_2_one_round_is_one_shot_averaging(int steps) =>
        Assert.Equal(ScheduledRun.Rounds(new OnceAtEnd(), steps), ScheduledRun.Rounds(new GrowingIntervals(1, steps), steps));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(333)]
    public void GI_2_intervals_of_one_step_are_synchronous(int steps)
    {
        // The longest interval, the last, is 2T / (R+1): at most a step from R = 2T - 1 on.
        var everyStep = ScheduledRun.Rounds(new EveryTau(1), steps);

        Assert.Equal(everyStep, ScheduledRun.Rounds(new GrowingIntervals((2 * steps) - 1, steps), steps));
        Assert.Equal(everyStep, ScheduledRun.Rounds(new GrowingIntervals(long.MaxValue, steps), steps));
        Assert.All(Lengths(new GrowingIntervals(2 * steps, steps).Times), length => Assert.Equal(1, length));
    }

    [Fact]
    public void A_run_of_a_great_many_steps_does_not_overflow()
    {
        const long Steps = 4_000_000_000_000_000_000;

        Assert.Equal([Steps / 10, Steps / 10 * 3, Steps / 10 * 6, Steps], new GrowingIntervals(4, Steps).Times);
    }

    [Theory]
    [InlineData(0, 10, "--rounds")]
    [InlineData(-3, 10, "--rounds")]
    [InlineData(4, 0, "--steps")]
    public void Impossible_numbers_are_usage_errors_that_name_the_option(long rounds, long steps, string option)
    {
        var error = Assert.Throws<RunException>(() => new GrowingIntervals(rounds, steps));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }
}
