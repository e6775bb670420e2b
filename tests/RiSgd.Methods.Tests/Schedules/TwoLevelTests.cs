namespace RiSgd.Methods.Tests;

public class TwoLevelTests
{
    [Fact]
    public void Nodes_meet_at_their_interval_and_all_ranks_at_theirs_whether_or_not_one_divides_the_other()
    {
        var schedule = new TwoLevel(4, 10, 33);
        long[] due = [.. Steps(33).Where(step => schedule.IsDue(step, 33))];
        Assert.Equal([4, 8, 10, 12, 16, 20, 24, 28, 30, 32, 33], due);
        Assert.Equal([10, 20, 30, 33], due.Where(schedule.IsGlobal));
    }

    [Fact]
    public void With_equal_intervals_every_meeting_is_one_of_all_ranks()
    {
        var schedule = new TwoLevel(5, 5, 12);
        Assert.Equal(Steps(12).Where(step => new EveryTau(5).IsDue(step, 12)), Steps(12).Where(step => schedule.IsDue(step, 12)));
        Assert.All(Steps(12).Where(step => schedule.IsDue(step, 12)), step => Assert.True(schedule.IsGlobal(step)));
    }

    [Theory]
    [InlineData(0, 10, "--node-tau 0")]
    [InlineData(11, 10, "--node-tau 11")]
    [InlineData(1, 0, "--tau 0")]
    public void An_interval_out_of_range_is_wrong_usage(long nodeTau, long tau, string named)
    {
        RunException refusal = Assert.Throws<RunException>(() => new TwoLevel(nodeTau, tau, 100));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Steps(int count) => Enumerable.Range(1, count).Select(step => (long)step);
}
