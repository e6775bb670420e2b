namespace RiSgd.Methods.Tests;

public class AveragingScheduleTests
{
    private static long[] Rounds(IAveragingSchedule schedule, int totalSteps) => ScheduledRun.Rounds(schedule, totalSteps);

    [Fact]
    public void The_first_round_is_after_exactly_tau_steps_and_the_last_ends_the_run()
    {
        Assert.Equal([10, 20, 30, 40, 50, 55], Rounds(new EveryTau(10), 55));
        Assert.Equal([10, 20, 30], Rounds(new EveryTau(10), 30));
        Assert.Equal([1, 2, 3], Rounds(new EveryTau(1), 3));
        Assert.Equal([5], Rounds(new EveryTau(50), 5));
    }

    [Theory]
    [InlineData(45_000, 50, 900)]
    [InlineData(80_000, 50, 1600)]
    [InlineData(80_001, 50, 1601)]
    public void Rounds_are_the_steps_over_tau_rounded_up(int steps, int tau, int rounds) =>
        Assert.Equal(rounds, Rounds(new EveryTau(tau), steps).Length);

    [Fact]
    public void One_shot_averaging_meets_once_at_the_end() => Assert.Equal([100], Rounds(new OnceAtEnd(), 100));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_tau_below_one_is_a_usage_error_that_names_the_option(long tau)
    {
        var error = Assert.Throws<RunException>(() => new EveryTau(tau));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("--tau", error.Message, StringComparison.Ordinal);
    }
}
