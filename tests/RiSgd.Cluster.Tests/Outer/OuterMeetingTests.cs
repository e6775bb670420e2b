using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>What meetings with an outer step, with weights and on two levels do with batch-norm statistics.</summary>
public class OuterMeetingTests
{
    private static readonly FlatLayout s_layout = FlatLayout.Create(
    [
        ("w", [2], SlotKind.Weight),
        ("bn.running_mean", [1], SlotKind.RunningMean),
        ("bn.running_var", [1], SlotKind.RunningSecondMoment),
    ]);

    [Theory]
    [InlineData("outer")]
    [InlineData("hierarchical")]
    public void Statistics_take_the_plain_mean_which_is_the_mixtures(string meeting)
    {
        // means 0, 1, 2, 3 and variance 1: the mixture's are 1.5 and 1 + 1.25
        double[][] models = Meet(4, meeting, BatchNormSync.Average, rank => [4 * rank, 0, rank, 1]);
        Assert.All(models, model =>
        {
            Assert.Equal(1.5, model[2], 1e-15);
            Assert.Equal(2.25, model[3], 1e-15);
        });

        // the parameters go half of the way from 0 to the mean 6, or all of it
        Assert.All(models, model => Assert.Equal([meeting == "outer" ? 3.0 : 6.0, 0], model[..2]));
    }

    [Theory]
    [InlineData("outer")]
    [InlineData("hierarchical")]
    [InlineData("weighted")]
    public void Statistics_that_are_local_stay_with_their_rank(string meeting)
    {
        double[][] models = Meet(4, meeting, BatchNormSync.Local, rank => [4 * rank, 0, rank, 1 + rank]);
        for (int rank = 0; rank < 4; rank++)
            Assert.Equal([rank, 1.0 + rank], models[rank][2..]);
    }

    [Fact]
    public void Statistics_are_weighted_like_the_models()
    {
        // weights 1 to 4, means 0 to 3, variance 1: mean 2, E[x^2] = 1 + (0 + 2 + 12 + 36) / 10
        double[][] models = Meet(4, "weighted", BatchNormSync.Average, rank => [4 * rank, 0, rank, 1]);
        Assert.All(models, model =>
        {
            Assert.Equal(8, model[0], 1e-14);
            Assert.Equal(2, model[2], 1e-15);
            Assert.Equal(1 + 5 - 4, model[3], 1e-14);
        });
    }

    private static double[][] Meet(int size, string kind, BatchNormSync sync, Func<int, double[]> model) =>
        InProcessRanks.Run(size, group =>
        {
            using FlatMemory<double> memory = FlatMemory<double>.Allocate(s_layout.Length);
            using var replica = new Replica<double>(s_layout, memory, withMomentum: false);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            IModelAverage<double> average = ModelAverages.Create<double>("reference");
            var round = new MeanRound<double>(group, average, watchdog);
            IMeeting<double> meeting = kind switch
            {
                "outer" => new OuterMomentum<double>(round, replica, OuterRule.Nesterov(0.5, 0), OuterUpdates.Create<double>("reference"), MomentumSync.Local, sync),
                "weighted" => new ModelAveraging<double>(round, MeetingPoint.AfterUpdate, MomentumSync.Local, sync, weight: group.Rank + 1),
                _ => new HierarchicalAveraging<double>(
                    group, group.Split(group.Rank == 3 ? 1 : 0), new TwoLevel(1, 1, 10), average, watchdog, MomentumSync.Local, sync),
            };
            model(group.Rank).CopyTo(memory.Span);
            meeting.Hold(new MeetingContext(1, 0.1, 1, double.NaN), replica);
            Assert.Equal(sync == BatchNormSync.Average, meeting.LeavesModelsEqual(replica));
            return memory.Span.ToArray();
        });
}
