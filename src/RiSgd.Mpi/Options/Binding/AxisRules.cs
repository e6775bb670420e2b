namespace RiSgd.Mpi.Options;

/// <summary>
/// What choices on different axes demand of each other: contradictions, and choices that another one makes meaningless. Each is refused in one line that names both options and
/// what to do.
/// </summary>
internal sealed class AxisRules(OptionReader read, RunSettings run)
{
    /// <summary>Checks them all.</summary>
    /// <exception cref="Methods.RunException">Two choices do not go together (usage).</exception>
    public void Check()
    {
        Samples();
        Update();
        Gradients();
        Intervals();
        Differences();
        Mixing();
        Rounds();
        Background();
        Codes();
        Layers();
        Problem();
    }

    private bool ByMean => run.Mixing.Kind == MixingKind.Mean;

    private bool OfModels => run.Exchange.Kind == ExchangeKind.Model;

    private bool OfGradients => run.Exchange.Kind == ExchangeKind.Gradient;

    private bool OfDifferences => run.Exchange.Kind == ExchangeKind.Difference;

    private void Samples()
    {
        const string reason = "--sampling uniform draws one batch from the whole data set, with replacement";
        var uniform = run.Sampling == SamplingScope.Uniform;
        read.RefuseIgnored(uniform && run.ChunkReduce == Methods.ChunkReduce.Sum, $"{reason}; there are no chunks to sum over", "chunk-reduce");
        read.RefuseIgnored(uniform && run.Sampler == SamplerKind.Epoch, $"{reason}; there are no epochs", "sampler");
        read.RefuseIgnored(uniform && run.ChunkPass == ChunkPass.Concatenated, $"{reason}; there are no chunks to concatenate", "chunk-pass");
    }

    private void Update() =>
        read.RefuseTogether(run.Nesterov && run.Momentum == 0, "nesterov", "momentum", "Nesterov's form needs momentum; give --momentum above 0");

    private void Gradients()
    {
        read.RefuseTogether(OfGradients && run.Schedule.Kind != AveragingSchedule.Every, "exchange", "schedule", "gradients are exchanged in every step; give --tau 1 and --schedule every");
        read.RefuseTogether(OfGradients && run.Schedule.Tau != 1, "exchange", "tau", "gradients are exchanged in every step; give --tau 1");
        read.RefuseTogether(OfGradients && !ByMean, "exchange", "mixing", "gradients are averaged over all ranks; give --mixing mean, or --exchange model");
        read.RefuseIgnored(OfGradients, "--exchange gradient averages gradients in every step; models never meet, neither before nor after the update", "average-at");
    }

    private void Intervals()
    {
        const string remedy = "leave one of them out";
        read.RefuseIgnored(run.Schedule.Kind == AveragingSchedule.Once, $"--schedule once averages at the end alone; {remedy}", "tau", "local-epochs");
        read.RefuseIgnored(run.Schedule.Kind == AveragingSchedule.Growing, $"--schedule growing has intervals of its own; {remedy}", "tau", "local-epochs");
    }

    private void Differences()
    {
        read.RefuseTogether(
            OfDifferences && run.Mixing.Kind is not (MixingKind.Mean or MixingKind.Graph), "exchange", "mixing",
            "differences go to the last mean or to a neighbour's estimate; give --mixing mean or graph");
        read.RefuseTogether(
            run.Schedule.Kind == AveragingSchedule.Triggered && !OfDifferences, "schedule", "exchange",
            "a rank that sends nothing is known by the estimate that others hold of it; give --exchange difference");
    }

    private void Mixing()
    {
        var kind = KebabCase.Of(run.Mixing.Kind);
        read.RefuseIgnored(
            run.Mixing.Kind is MixingKind.Graph or MixingKind.Elastic && run.Exchange.MomentumSync != Cluster.Averaging.MomentumSync.Local,
            $"--mixing {kind} leaves every rank its own momentum", "momentum-sync");
        read.RefuseIgnored(
            run.Mixing.Kind is MixingKind.Outer or MixingKind.Hierarchical, $"--mixing {kind} averages after the update", "average-at");
        read.RefuseIgnored(
            run.Mixing.Kind == MixingKind.Graph && !OfDifferences, "--exchange model mixes the neighbours' models themselves; give --exchange difference with it",
            "gossip-first");
        read.RefuseTogether(
            run.Mixing.Kind == MixingKind.Hierarchical && run.Schedule.Kind != AveragingSchedule.Every, "mixing", "schedule",
            "nodes meet every --node-tau steps and all ranks every --tau steps; give --schedule every");
        read.RefuseTogether(
            run.Mixing.Kind == MixingKind.Hierarchical && run.Schedule.Tau % run.Mixing.NodeTau != 0, "tau", "node-tau",
            "all ranks meet when their nodes do; give a --tau that is a multiple of --node-tau");
    }

    private void Rounds()
    {
        var plain = OfModels && ByMean;
        const string remedy = "ranks sit out rounds of model averaging alone; give --exchange model and --mixing mean";
        read.RefuseTogether(run.Clients.Fraction < 1 && !OfModels, "client-fraction", "exchange", remedy);
        read.RefuseTogether(run.Clients.Fraction < 1 && !ByMean, "client-fraction", "mixing", remedy);
        read.RefuseIgnored(
            !plain,
            $"--exchange {KebabCase.Of(run.Exchange.Kind)} with --mixing {KebabCase.Of(run.Mixing.Kind)} weighs no models; give --exchange model and --mixing mean with it",
            "client-weights");
    }

    private void Background()
    {
        var on = run.Overlap.Kind != OverlapKind.Off;
        read.RefuseTogether(on && !OfModels, "overlap", "exchange", "only models are averaged in the background; give --exchange model");
        read.RefuseTogether(on && !ByMean, "overlap", "mixing", "only the mean is formed in the background; give --mixing mean");
        read.RefuseTogether(on && run.Clients.Fraction < 1, "overlap", "client-fraction", "in the background all ranks take part; give --client-fraction 1");
        read.RefuseIgnored(on, $"--overlap {KebabCase.Of(run.Overlap.Kind)} corrects models after the update", "average-at");
        read.RefuseIgnored(on && run.Clients.Weights != ClientWeights.Equal, $"--overlap {KebabCase.Of(run.Overlap.Kind)} weighs all ranks alike", "client-weights");
        read.RefuseIgnored(
            on && run.Exchange.MomentumSync != Cluster.Averaging.MomentumSync.Local, $"--overlap {KebabCase.Of(run.Overlap.Kind)} leaves every rank its own momentum", "momentum-sync");
    }

    private void Codes() =>
        read.RefuseTogether(
            run.Compression.Compressor != "none" && OfModels, "compressor", "exchange",
            "models are sent as they are; give --exchange difference, or gradient with --tau 1");

    private void Layers()
    {
        read.RefuseTogether(
            run.Layers.AreSampled && !OfGradients, "layer-budget", "exchange", "sampled layers are exchanged as gradients; give --exchange gradient and --tau 1");
        read.RefuseTogether(
            run.Layers.AreSampled && run.Compression.Compressor != "none", "layer-budget", "compressor", "active layers are sent as they are; give --compressor none");
    }

    private void Problem() =>
        read.RefuseIgnored(
            run.Model != "quadratic" && !run.Model.StartsWith("spiridonoff", StringComparison.Ordinal),
            $"--model {run.Model} has a start of its own; give --model quadratic or spiridonoff with it", "initial");
}
