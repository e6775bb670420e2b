using RiSgd.Methods;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>Averaging schedules through the loop, on the four quadratics.</summary>
public class ScheduleOracles
{
    private const int Steps = 60;

    private static readonly OracleRun Run = new() { Steps = Steps };

    [Fact]
    public void PL_1_post_local_is_synchronous_to_the_bit_until_the_switch_and_local_after_it()
    {
        Trajectory synchronous = Run.RunQ4(), postLocal = (Run with { Schedule = () => new PostLocal(8, 20) }).RunQ4();

        for (int rank = 0; rank < 4; rank++)
        {
            for (int step = 1; step <= 20; step++)
                Assert.Equal(synchronous.At(rank, step), postLocal.At(rank, step));
            Assert.Equal([20, 28, 36, 44, 52, 60], postLocal.Ranks[rank].Rounds.Select(round => round.Step).Where(step => step >= 20));
        }

        Assert.NotEqual(postLocal.At(0, 21), postLocal.At(3, 21));
    }

    [Fact]
    public void Adaptive_intervals_follow_the_mean_loss_and_are_the_same_on_all_ranks()
    {
        Trajectory run = (Run with { Schedule = AdaComm }).RunQ4();
        long[] rounds = Rounds(run, 0);

        // The loss falls from 158.75 towards 7.5 and stalls there: tau goes from 8 to 1.
        Assert.Equal(8, rounds[0]);
        Assert.Equal([Steps - 1, Steps], rounds[^2..]);
        Assert.All(Enumerable.Range(1, 3), rank => Assert.Equal(rounds, Rounds(run, rank)));

        // Its losses are the means over ranks and steps that the ranks report.
        IAveragingSchedule alone = AdaComm();
        Assert.Equal(rounds, RoundsBy(alone, (first, last) => run.Ranks.Average(rank => rank.Steps[first..last].Average(step => step.Loss))));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(29)]
    [InlineData(58)]
    public void Adaptive_intervals_go_on_where_an_interrupted_run_stopped(int stop)
    {
        Func<IAveragingSchedule>[] schedules = [AdaComm, () => AdaptiveInterval.Lupa(3, 20)];
        Assert.All(schedules, create =>
        {
            OracleRun run = Run with { Schedule = create };
            Trajectory whole = run.RunQ4(), resumed = (run with { InterruptAfter = stop }).RunQ4();

            Assert.Equal(whole.Final, resumed.Final);
            Assert.Equal(Rounds(whole, 0).Where(step => step > stop), Rounds(resumed, 0));
        });
    }

    private static AdaptiveInterval AdaComm() => AdaptiveInterval.AdaComm(8, 10);

    private static long[] Rounds(Trajectory run, int rank) => [.. run.Ranks[rank].Rounds.Select(round => round.Step)];

    private static List<long> RoundsBy(IAveragingSchedule schedule, Func<int, int, double> meanLoss)
    {
        var rounds = new List<long>();
        for (int step = 1; step <= Steps; step++)
        {
            if (!schedule.IsDue(step, Steps))
                continue;
            schedule.Observe(step, meanLoss((int)rounds.LastOrDefault(), step));
            rounds.Add(step);
        }

        return rounds;
    }
}
