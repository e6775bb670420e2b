namespace RiSgd.Methods.Tests;

/// <summary>PL-1, the schedule's part: post-local SGD meets as synchronous SGD does until the switch.</summary>
public class PostLocalTests
{
    [Fact]
    public void PL_1_every_step_is_a_round_up_to_and_with_the_switch()
    {
        var rounds = ScheduledRun.Rounds(new PostLocal(16, 150), 300);

        Assert.Equal(ScheduledRun.Rounds(new EveryTau(1), 150), rounds.TakeWhile(step => step <= 150));
        Assert.Equal([166, 182, 198, 214, 230, 246, 262, 278, 294, 300], rounds.SkipWhile(step => step <= 150));
    }

    [Fact]
    public void After_the_switch_tau_counts_from_it()
    {
        Assert.Equal([1, 2, 3, 7, 11, 13], ScheduledRun.Rounds(new PostLocal(4, 3), 13));
        Assert.Equal([1, 2, 3, 4, 8, 12], ScheduledRun.Rounds(new PostLocal(4, 4), 12));
    }

    [Fact]
    public void Without_a_synchronous_phase_it_is_every_tau_and_without_a_local_one_synchronous()
    {
        Assert.Equal(ScheduledRun.Rounds(new EveryTau(7), 40), ScheduledRun.Rounds(new PostLocal(7, 0), 40));
        Assert.Equal(ScheduledRun.Rounds(new EveryTau(1), 40), ScheduledRun.Rounds(new PostLocal(7, 40), 40));
        Assert.Equal(ScheduledRun.Rounds(new EveryTau(1), 40), ScheduledRun.Rounds(new PostLocal(7, 1000), 40));
        Assert.Equal(ScheduledRun.Rounds(new EveryTau(1), 40), ScheduledRun.Rounds(new PostLocal(1, 20), 40));
    }

    [Theory]
    [InlineData(0, 10, "--tau")]
    [InlineData(4, -1, "--switch-step")]
    public void Impossible_numbers_are_usage_errors_that_name_the_option(long tau, long switchStep, string option)
    {
        var error = Assert.Throws<RunException>(() => new PostLocal(tau, switchStep));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }
}
