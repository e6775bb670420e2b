using System.Numerics;
using RiSgd.Cluster;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;

namespace RiSgd.Mpi.Composition;

/// <summary>What ranks exchange when they meet, and how it is mixed.</summary>
internal static class MeetingComposition
{
    public static IMeeting<T> Meeting<T>(RunSettings settings, ReplicationPlan replication, IRankGroup ranks, MeanRound<T> round)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (settings.Exchange.Kind, settings.Mixing.Kind) switch
        {
            (ExchangeKind.Model, MixingKind.Mean) => new ModelAveraging<T>(round, settings.Mixing.Point, settings.Exchange.MomentumSync, settings.Exchange.BatchNormSync),
            (ExchangeKind.Gradient, MixingKind.Mean) => new GradientAveraging<T>(round, GradientWeight(settings, replication, ranks), settings.Exchange.BatchNormSync),
            var other => throw new InvalidOperationException($"no meeting for {other}"),
        };

    // Mean gradients of unequal batches are weighted by their sizes; sums of chunk means are not.
    private static double GradientWeight(RunSettings settings, ReplicationPlan replication, IRankGroup ranks)
    {
        int[] totals = [.. Enumerable.Range(0, ranks.Size).Select(r => SampleComposition.Batches(settings, replication, r).TotalBatch)];
        bool equal = totals.All(t => t == totals[0]);
        return settings.ChunkReduce == ChunkReduce.Sum || equal ? 1 : totals[ranks.Rank];
    }
}
