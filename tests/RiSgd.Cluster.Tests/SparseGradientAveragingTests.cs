using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Cluster.Tests;

/// <summary>The exchange of active layers, with ranks in one process.</summary>
public class SparseGradientAveragingTests
{
    private const int Trainable = 20;
    private const int Tail = 4;

    /// <summary>Ten layers of 1, 3, 1, 3, ... elements, so that a bitmap has two bytes; and statistics.</summary>
    private static readonly FlatLayout Layout = FlatLayout.Create(
    [
        .. Enumerable.Range(0, 10).Select(d => ($"w{d}", new long[] { d % 2 == 0 ? 1 : 3 }, SlotKind.Weight)),
        ("bn.running_mean", [2], SlotKind.RunningMean),
        ("bn.running_var", [2], SlotKind.RunningSecondMoment),
    ]);

    public static TheoryData<LayerSetScope> Scopes => [LayerSetScope.Shared, LayerSetScope.PerWorker];

    [Theory]
    [MemberData(nameof(Scopes))]
    public void JS_2_with_every_layer_active_it_has_the_bits_of_the_dense_exchange(LayerSetScope scope)
    {
        foreach (BatchNormSync sync in new[] { BatchNormSync.Average, BatchNormSync.Local })
        {
            foreach (double weight in new[] { 1.0, 1.3 })
            {
                Result[] sparse = Meet(3, (round, active, rank) => new SparseGradientAveraging<double>(round, active, scope, weight + rank, sync), _ => All());
                Result[] dense = Meet(3, (round, _, rank) => new GradientAveraging<double>(round, weight + rank, sync), _ => All());

                for (int rank = 0; rank < 3; rank++)
                {
                    Assert.Equal(dense[rank].Gradient, sparse[rank].Gradient);
                    Assert.Equal(dense[rank].Parameters, sparse[rank].Parameters);
                }
            }
        }
    }

    [Fact]
    public void A_shared_set_is_averaged_by_one_all_reduce_of_its_elements_and_the_rest_is_zero()
    {
        int[] active = [1, 2, 9];
        Result[] ranks = Meet(4, Sparse(LayerSetScope.Shared, BatchNormSync.Local), _ => Of(active));

        double[] mean = MeanGradient(4, (_, d) => active.Contains(d));
        foreach (Result result in ranks)
        {
            Close(mean, result.Gradient);
            Assert.Equal(2.0 * 3 / 4 * 8 * (3 + 1 + 3), result.Outcome.BytesSent);
            Assert.Equal(Of(active), result.Updated);
            Assert.Equal(4, result.Outcome.Participants);
        }
    }

    [Fact]
    public void Sets_per_worker_are_added_where_they_are_active_and_divided_by_all_ranks()
    {
        int[][] sets = [[0, 9], [1], [0, 1, 8]];
        Result[] ranks = Meet(3, Sparse(LayerSetScope.PerWorker, BatchNormSync.Local), rank => Of(sets[rank]));

        double[] mean = MeanGradient(3, (rank, d) => sets[rank].Contains(d));
        int[] elements = [1 + 3, 3, 1 + 3 + 1];
        for (int rank = 0; rank < 3; rank++)
        {
            Close(mean, ranks[rank].Gradient);
            Assert.Equal(ranks[0].Gradient, ranks[rank].Gradient);
            Assert.Equal(2 * (2 + (8 * elements[rank])), ranks[rank].Outcome.BytesSent);
            Assert.Equal(Of(0, 1, 8, 9), ranks[rank].Updated);
        }
    }

    [Fact]
    public void An_empty_shared_set_sends_nothing_and_gives_no_gradient()
    {
        foreach (Result result in Meet(3, Sparse(LayerSetScope.Shared, BatchNormSync.Local), _ => Of()))
        {
            Assert.All(result.Gradient, g => Assert.Equal(0, g));
            Assert.Equal(0, result.Outcome.BytesSent);
            Assert.DoesNotContain(true, result.Updated);
        }
    }

    [Fact]
    public void A_worker_whose_set_is_empty_sends_its_bitmap_and_lowers_the_mean()
    {
        Result[] ranks = Meet(2, Sparse(LayerSetScope.PerWorker, BatchNormSync.Local), rank => rank == 0 ? Of(3) : Of());

        Close(MeanGradient(2, (rank, d) => rank == 0 && d == 3), ranks[1].Gradient);
        Assert.Equal([2.0 + (8 * 3), 2], ranks.Select(r => r.Outcome.BytesSent));
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public void Statistics_travel_with_any_set_as_those_of_the_mixture(LayerSetScope scope)
    {
        int[][] sets = scope == LayerSetScope.Shared ? [[2], [2]] : [[2], []];
        foreach (Result result in Meet(2, Sparse(scope, BatchNormSync.Average), rank => Of(sets[rank])))
        {
            // means (0, 1) and (5, 5), variances (1, 1) and (2, 2)
            Close([0.5, 5, 1.25, 2], result.Parameters[Trainable..]);
            Assert.All(result.Parameters[..Trainable], x => Assert.Equal(-1, x));
        }

        double elements = scope == LayerSetScope.Shared ? 2.0 * 1 / 2 * 8 * (1 + Tail) : 2 + (8 * (1 + Tail));
        Assert.Equal(elements, Meet(2, Sparse(scope, BatchNormSync.Average), rank => Of(sets[rank]))[0].Outcome.BytesSent);
    }

    [Fact]
    public void Shared_sets_that_differ_are_noticed_under_check_before_anything_is_exchanged()
    {
        IMeeting<double> Checked(MeanRound<double> round, ActiveLayers active, int rank) => new SparseGradientAveraging<double>(
            round, active, LayerSetScope.Shared, 1, BatchNormSync.Local, new ReplicaCheck(round.Control.Ranks, round.Control.Watchdog));

        Assert.Equal(Of(2, 4), Meet(2, Checked, _ => Of(2, 4))[1].Updated);
        var failure = Assert.Throws<RunException>(() => Meet(2, Checked, rank => rank == 0 ? Of(2, 4) : Of(2, 6)));
        Assert.Equal(ExitCode.Failed, failure.Code);
        Assert.Contains("rank 1: its set of active layers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_end_with_equal_models_unless_statistics_stay_apart()
    {
        foreach (LayerSetScope scope in new[] { LayerSetScope.Shared, LayerSetScope.PerWorker })
        {
            Assert.True(Meet(2, Sparse(scope, BatchNormSync.Average), _ => All())[0].ModelsEqual);
            Assert.False(Meet(2, Sparse(scope, BatchNormSync.Local), _ => All())[0].ModelsEqual);
        }
    }

    private static Func<MeanRound<double>, ActiveLayers, int, IMeeting<double>> Sparse(LayerSetScope scope, BatchNormSync sync) =>
        (round, active, _) => new SparseGradientAveraging<double>(round, active, scope, 1, sync);

    private static bool[] All() => [.. Enumerable.Repeat(true, 10)];

    private static bool[] Of(params int[] layers) => [.. Enumerable.Range(0, 10).Select(d => layers.Contains(d))];

    private static double Gradient(int rank, int element) => Math.Sin((7 * rank) + element + 1);

    private static double[] MeanGradient(int ranks, Func<int, int, bool> isActive)
    {
        double[] mean = new double[Trainable];
        for (int d = 0; d < 10; d++)
        {
            FlatSlot slot = Layout.Slots[d];
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
                mean[i] = Enumerable.Range(0, ranks).Sum(rank => isActive(rank, d) ? Gradient(rank, i) : 0) / ranks;
        }

        return mean;
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-15);
    }

    private static Result[] Meet(int size, Func<MeanRound<double>, ActiveLayers, int, IMeeting<double>> make, Func<int, bool[]> set) =>
        InProcessRanks.Run(size, group =>
        {
            using FlatMemory<double> parameters = FlatMemory<double>.Allocate(Layout.Length);
            parameters.Span.Fill(-1);
            ((ReadOnlySpan<double>)[group.Rank, 5, 1, 2]).CopyTo(parameters.Slice(Trainable, Tail));
            using var replica = new Replica<double>(Layout, parameters, withMomentum: false);
            using var watchdog = new CollectiveWatchdog(TimeSpan.Zero, _ => { });
            var active = new ActiveLayers(ModelLayers.Of(Layout, LayerGranularity.Tensor));
            active.Set(set(group.Rank));

            // What an objective leaves in inactive layers must not matter.
            for (int i = 0; i < Trainable; i++)
                replica.GradientSum.Span[i] = Gradient(group.Rank, i);
            IMeeting<double> meeting = make(new MeanRound<double>(group, ModelAverages.Create<double>("vectorized"), watchdog), active, group.Rank);
            RoundOutcome outcome = meeting.Hold(new MeetingContext(1, 0.1, 1, 0), replica);
            bool[] updated = (meeting as SparseGradientAveraging<double>)?.Updated.Layers.ToArray() ?? [];
            return new Result([.. replica.TrainableGradient], [.. parameters.Span], outcome, updated, meeting.LeavesModelsEqual(replica));
        });

    private sealed record Result(double[] Gradient, double[] Parameters, RoundOutcome Outcome, bool[] Updated, bool ModelsEqual);
}
