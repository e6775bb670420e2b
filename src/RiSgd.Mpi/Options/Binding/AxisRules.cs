using RiSgd.Cluster.Averaging;
using RiSgd.Methods;

namespace RiSgd.Mpi.Options;

/// <summary>
/// What choices on different axes demand of each other: contradictions, and choices that another one makes meaningless. Each is refused in one line that names both options and
/// what to do.
/// </summary>
internal sealed class AxisRules(OptionReader read, RunSettings run)
{
    private bool ByMean => run.Mixing.Kind == MixingKind.Mean;

    private bool ByGraph => run.Mixing.Kind == MixingKind.Graph;

    private bool OfModels => run.Exchange.Kind == ExchangeKind.Model;

    private bool OfGradients => run.Exchange.Kind == ExchangeKind.Gradient;

    private bool OfDifferences => run.Exchange.Kind == ExchangeKind.Difference;

    private bool IsOverlapped => run.Overlap.Kind != OverlapKind.Off;

    private string Mixes => $"--mixing {KebabCase.Of(run.Mixing.Kind)}";

    private string Overlaps => $"--overlap {KebabCase.Of(run.Overlap.Kind)}";

    /// <summary>Checks them all.</summary>
    /// <exception cref="RunException">Two choices do not go together (usage).</exception>
    public void Check()
    {
        Samples();
        read.RefuseTogether(run.Nesterov && run.Momentum == 0, "nesterov", "momentum", "Nesterov's form needs momentum; give --momentum above 0");
        Gradients();
        Intervals();
        Differences();
        Mixing();
        Clients();
        Overlap();
        Codes();
        Layers();
    }

    private void Samples()
    {
        const string reason = "--sampling uniform draws one batch from the whole data set, with replacement";
        var uniform = run.Sampling == SamplingScope.Uniform;
        read.RefuseIgnored(uniform && run.ChunkReduce == ChunkReduce.Sum, $"{reason}; there are no chunks to sum over", "chunk-reduce");
        read.RefuseIgnored(uniform && run.Sampler == SamplerKind.Epoch, $"{reason}; there are no epochs", "sampler");
        read.RefuseIgnored(uniform && run.ChunkPass == ChunkPass.Concatenated, $"{reason}; there are no chunks to concatenate", "chunk-pass");
    }

    private void Gradients()
    {
        const string everyStep = "gradients are exchanged in every step";
        read.RefuseTogether(OfGradients && run.Schedule.Kind != AveragingSchedule.Every, "exchange", "schedule", $"{everyStep}; give --tau 1 and --schedule every");
        read.RefuseTogether(OfGradients && run.Schedule.Tau == 0, "exchange", "local-epochs", $"{everyStep}; give --tau 1");
        read.RefuseTogether(OfGradients && run.Schedule.Tau != 1, "exchange", "tau", $"{everyStep}; give --tau 1");
        read.RefuseTogether(OfGradients && !ByMean, "exchange", "mixing", "gradients are averaged over all ranks; give --mixing mean, or --exchange model");
        read.RefuseIgnored(OfGradients, "--exchange gradient averages gradients in every step; models never meet, neither before nor after the update", "average-at");
    }

    private void Intervals()
    {
        const string remedy = "leave one of them out";
        read.RefuseIgnored(run.Schedule.Kind == AveragingSchedule.Once, $"--schedule once averages at the end alone; {remedy}", "tau", "local-epochs");
        read.RefuseIgnored(run.Schedule.Kind == AveragingSchedule.Growing, $"--schedule growing has intervals of its own; {remedy}", "tau", "local-epochs");
        read.RefuseTogether(
            run.Schedule.Kind == AveragingSchedule.Triggered && IsOverlapped, "schedule", "overlap", "a round in the background is begun without asking; give --overlap off");
        read.RefuseTogether(
            run.Schedule.Kind == AveragingSchedule.Adaptive && IsOverlapped, "schedule", "overlap", "the loss that arrives is a round old, and would be taken for another interval's; give --overlap off");
    }

    private void Differences()
    {
        read.RefuseTogether(
            OfDifferences && !ByMean && !ByGraph, "exchange", "mixing", "differences go to the last mean or to a neighbour's estimate; give --mixing mean or graph");
        read.RefuseTogether(
            OfDifferences && run.Exchange.MomentumSync == MomentumSync.Average, "exchange", "momentum-sync",
            "averaged momenta would be larger than the differences; give --momentum-sync local");
        read.RefuseIgnored(OfDifferences, "--exchange difference meets after the update", "average-at", "mixing-order");
        read.RefuseIgnored(
            OfDifferences && ByGraph && run.Exchange.MomentumSync == MomentumSync.Reset, "--exchange difference with --mixing graph leaves momentum alone", "momentum-sync");
    }

    private void Mixing()
    {
        read.RefuseIgnored(run.Mixing.Kind is MixingKind.Outer or MixingKind.Hierarchical, $"{Mixes} averages after the update", "average-at");
        read.RefuseIgnored(ByGraph && !OfDifferences, "--exchange model has no estimates to mix; give --exchange difference with it", "gossip-first");
        read.RefuseTogether(
            run.Mixing.Kind == MixingKind.Outer && run.Outer.Rule == OuterRuleKind.Slowmo && run.LearningRatePolicy == LearningRatePolicy.Linear && run.RedundancySigma > 0,
            "outer-rule", "lr-policy", "ranks with unequal batches would have unequal rates, and the outer step needs one; give --lr-policy fixed, or --redundancy-sigma 0");
        read.RefuseTogether(
            run.Exchange.MomentumSync == MomentumSync.Average && run.Momentum == 0, "momentum-sync", "momentum", "there is no momentum to average; give --momentum above 0, or --momentum-sync local");
        var hierarchical = run.Mixing.Kind == MixingKind.Hierarchical;
        read.RefuseTogether(
            hierarchical && run.Schedule.Kind != AveragingSchedule.Every, "mixing", "schedule",
            "nodes meet every --node-tau steps and all ranks every --tau steps; give --schedule every");
        read.RefuseTogether(
            hierarchical && run.Mixing.NodeTau > run.Schedule.Tau && run.Schedule.Tau > 0, "node-tau", "tau", "nodes meet more often than all ranks; give a --tau of --node-tau or more");
    }

    private void Clients()
    {
        var some = run.Clients.Fraction < 1;
        read.RefuseTogether(
            some && OfModels && ByMean && run.Mixing.Point == MeetingPoint.BeforeUpdate, "client-fraction", "average-at",
            "the update after a mean would be lost wherever the rank is not drawn again; give --average-at after");
        const string remedy = "ranks sit out rounds of model averaging alone; give --exchange model and --mixing mean";
        read.RefuseTogether(some && !OfModels, "client-fraction", "exchange", remedy);
        read.RefuseTogether(some && !ByMean, "client-fraction", "mixing", remedy);
        read.RefuseIgnored(
            !(OfModels && ByMean), $"--exchange {KebabCase.Of(run.Exchange.Kind)} with {Mixes} weighs no models; give --exchange model and --mixing mean with it", "client-weights");
    }

    private void Overlap()
    {
        read.RefuseTogether(IsOverlapped && !OfModels, "overlap", "exchange", "only models are averaged in the background; give --exchange model");
        read.RefuseTogether(IsOverlapped && !ByMean, "overlap", "mixing", "only the mean is formed in the background; give --mixing mean");
        read.RefuseTogether(IsOverlapped && run.Clients.Fraction < 1, "overlap", "client-fraction", "in the background all ranks take part; give --client-fraction 1");
        read.RefuseTogether(
            IsOverlapped && run.Exchange.MomentumSync == MomentumSync.Average, "overlap", "momentum-sync", "averaged momenta would need a round of their own; give --momentum-sync local or reset");
        read.RefuseIgnored(IsOverlapped, $"{Overlaps} corrects models after the update", "average-at");
        read.RefuseIgnored(IsOverlapped && run.Clients.Weights != ClientWeighting.Equal, $"{Overlaps} weighs all ranks alike", "client-weights");
    }

    private void Codes()
    {
        read.RefuseTogether(
            run.Encoding.IsOn && OfModels, "compressor", "exchange", "models are sent as they are; give --exchange difference, or gradient with --tau 1");
        read.RefuseIgnored(
            OfDifferences && ByGraph, "--exchange difference with --mixing graph keeps what a code leaves out in its estimates", "error-feedback");
    }

    private void Layers()
    {
        read.RefuseTogether(
            run.Layers.AreSampled && !OfGradients, "layer-budget", "exchange", "sampled layers are exchanged as gradients; give --exchange gradient and --tau 1");
        read.RefuseTogether(run.Layers.AreSampled && run.Encoding.IsOn, "layer-budget", "compressor", "active layers are sent as they are; give --compressor none");
    }
}
