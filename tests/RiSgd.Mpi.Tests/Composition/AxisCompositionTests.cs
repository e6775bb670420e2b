using RiSgd.Methods;
using RiSgd.Mpi.Composition;
using RiSgd.Mpi.Tests.Options;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Tests.Composition;

public sealed class AxisCompositionTests
{
    private static readonly FlatLayout s_layout = FlatLayout.Create([("fc.weight", [200, 10], SlotKind.Weight), ("fc.bias", [10], SlotKind.Bias)]);

    [Theory]
    [InlineData("--tau 6 --steps 20", 4, "6 12 18 20")]
    [InlineData("--schedule once --steps 20", 4, "20")]
    [InlineData("--schedule growing --steps 1000 --rounds 5", 4, "66 200 400 666 1000")]
    [InlineData("--schedule growing --steps 1000", 8, "27 83 166 277 416 583 777 1000")]
    [InlineData("--schedule post-local --switch-step 3 --tau 5 --steps 15", 4, "1 2 3 8 13 15")]
    [InlineData("--schedule post-local --tau 4 --steps 8", 4, "1 2 3 4 8")]
    [InlineData("--schedule triggered --tau 8 --steps 20", 4, "8 16 20")]
    [InlineData("--mixing hierarchical --node-tau 4 --tau 10 --steps 20", 4, "4 8 10 12 16 20")]
    public void Ranks_meet_at_the_steps_that_the_options_say(string line, int ranks, string steps)
    {
        var settings = Given.Settings(line, ranks);
        var schedule = ScheduleComposition.Averaging(settings);
        Assert.Equal(steps, string.Join(' ', Enumerable.Range(1, (int)settings.Steps).Where(step => schedule.IsDue(step, settings.Steps))));
    }

    [Theory]
    [InlineData("adacomm", 10, 4.0, 4.0, 1.0, 5)]   // sqrt(1/4) of 10
    [InlineData("lupa", 10, 8.0, 8.0, 1.0, 20)]      // cbrt(8) times 10
    public void An_adaptive_interval_follows_the_loss_by_its_rule(string rule, int tau, double first, double second, double third, int next)
    {
        var settings = Given.Settings($"--schedule adaptive --adaptive-rule {rule} --tau {tau} --steps 400");
        var schedule = ScheduleComposition.Averaging(settings);
        var step = 0L;
        foreach (var loss in new[] { first, second, third, third, third })
        {
            step = Next(schedule, step, settings.Steps);
            schedule.Observe(step, loss);
        }

        var interval = Next(schedule, step, settings.Steps) - step;
        Assert.True(rule == "lupa" ? interval == next : interval <= next, $"{interval} steps after the loss fell");
    }

    [Fact]
    public void As_many_ranks_work_in_a_round_as_the_fraction_says()
    {
        var participation = ScheduleComposition.Participation(Given.Settings("--client-fraction 0.5", 8), 8);
        Assert.All(Enumerable.Range(1, 20), round => Assert.Equal(4, Enumerable.Range(0, 8).Count(rank => participation.Computes(rank, round))));
        Assert.IsType<EveryRank>(ScheduleComposition.Participation(Given.Settings("", 8), 8));
    }

    [Fact]
    public void A_rank_s_samples_are_those_of_its_chunks_replicas_included()
    {
        var alone = Given.Settings("--model planted-relu --samples 11 --redundancy 0");
        Assert.Equal([2L, 3, 3, 3], SampleComposition.SamplesOf(alone, SampleComposition.Replication(alone, 4), store: null, 4));
        var partly = Given.Settings("--model planted-relu --samples 40 --redundancy 0.1");
        Assert.Equal([14L, 14, 14, 14], SampleComposition.SamplesOf(partly, SampleComposition.Replication(partly, 4), store: null, 4));
        var doubled = Given.Settings("--model planted-relu --samples 11 --redundancy 0.25");
        Assert.Equal([5L, 6, 6, 5], SampleComposition.SamplesOf(doubled, SampleComposition.Replication(doubled, 4), store: null, 4));
    }

    [Theory]
    [InlineData("--method d-psgd", "graph ring: 8 ranks, 8 edges, metropolis weights, zeta 0.804738, spectral gap 0.195262")]
    [InlineData("--method d-psgd --graph complete", "graph complete: 8 ranks, 28 edges, exact averaging, zeta 0, spectral gap 1")]
    [InlineData("--method d-psgd --graph-weights optimal", "graph ring: 8 ranks, 8 edges, optimal weights, zeta 0.744521, spectral gap 0.255479")]
    [InlineData("--method choco", "compressor sign: ")]
    [InlineData("--method qsgd", "compressor qsgd: 5.")]
    [InlineData("--method qsgd --qsgd-coding elias", "compressor qsgd: at most ")]
    [InlineData("--method sign-sgd", "with error feedback")]
    [InlineData("--method easgd", "elastic averaging: alpha 0.1125 of 8 ranks, zeta 0.8875")]
    [InlineData("--method overlap-local-sgd", "averaging in the background (pullback): a meeting takes in what was begun at the one before, so that the mean is one round old")]
    [InlineData("--method jointspar", "sampled layers: 0.75 of 1 on average, probabilities from 0.4 to 1")]
    [InlineData("--method hierarchical", "averaging every 5 steps inside a node, every 50 steps over all ranks")]
    [InlineData("--method growing --steps 1000", "growing intervals: 8 rounds, at steps 27, 83, 166, 277, 416, 583, 777, 1000")]
    [InlineData("--method fedavg --tau 9", "clients: 4 of 8 ranks work in a round, drawn anew for each")]
    public void What_follows_from_the_choices_is_told_before_the_first_step(string line, string told) =>
        Assert.Contains(told, string.Join('\n', Told(line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("--method sync-sgd")]
    public void Plain_averaging_needs_no_words(string line) => Assert.Empty(Told(line));

    private static string[] Told(string line)
    {
        var settings = Given.Settings(line, ranks: 8);
        using var parts = new MethodParts<float>(settings, s_layout, 8);
        return [.. StartReport.Lines(settings, parts, ScheduleComposition.Averaging(settings), 8, stepsPerEpoch: 1)];
    }

    private static long Next(IAveragingSchedule schedule, long step, long steps)
    {
        do
            step++;
        while (!schedule.IsDue(step, steps));
        return step;
    }
}
