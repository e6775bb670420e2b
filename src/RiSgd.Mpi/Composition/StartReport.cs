using System.Globalization;
using System.Numerics;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Composition;

/// <summary>What a user should know of the method's choices before the first step: figures that follow from options, ranks and model.</summary>
internal static class StartReport
{
    /// <summary>The lines; none for plain averaging.</summary>
    public static IEnumerable<string> Lines<T>(RunSettings settings, MethodParts<T> parts, IAveragingSchedule schedule, int ranks, double stepsPerEpoch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (schedule is GrowingIntervals growing)
            yield return Invariant($"growing intervals: {growing.Times.Count} rounds, at steps {Shown(growing.Times)}");
        if (parts.Matrix is { } matrix)
            yield return Mixing(settings.Mixing, matrix);
        if (settings.Mixing.Kind == MixingKind.Elastic)
            yield return Invariant($"elastic averaging: alpha {settings.Mixing.ElasticAlpha:0.######} of {ranks} ranks, zeta {new ElasticCoefficients(ranks, settings.Mixing.ElasticAlpha).Zeta:0.######}");
        if (settings.Mixing.Kind == MixingKind.Hierarchical)
            yield return Invariant($"averaging every {settings.Mixing.NodeTau} steps inside a node, every {settings.Schedule.Tau} steps over all ranks");
        if (settings.Clients.Fraction < 1)
            yield return Invariant($"clients: {new ClientSampling(settings.Clients.Fraction, ranks, settings.Seed).Clients} of {ranks} ranks work in a round, drawn anew for each");
        if (settings.Overlap.Kind != OverlapKind.Off)
            yield return Invariant($"averaging in the background ({KebabCase.Of(settings.Overlap.Kind)}): a meeting takes in what was begun at the one before, so that the mean is one round old");
        if (parts.Code is { } code)
            yield return Coding(settings, code, parts.Feedback is not null);
        if (parts.Active is { } active)
            yield return Layers(settings, active.Model, stepsPerEpoch);
    }

    /// <summary>When ranks meet, for the summary; null where tau alone tells.</summary>
    public static string? Meetings(RunSettings settings) => settings.Schedule.Kind switch
    {
        AveragingSchedule.Growing => "intervals that grow",
        AveragingSchedule.PostLocal => Invariant($"1 local step up to step {settings.Schedule.SwitchStep:N0}, then {settings.Schedule.Tau:N0}"),
        AveragingSchedule.Adaptive => Invariant($"{settings.Schedule.Tau:N0} local steps at first, then by {KebabCase.Of(settings.Schedule.AdaptiveRule)}'s rule"),
        AveragingSchedule.Triggered => Invariant($"{settings.Schedule.Tau:N0} local steps, where models have drifted"),
        _ when settings.Mixing.Kind == MixingKind.Hierarchical => Invariant($"{settings.Schedule.Tau:N0} local steps, {settings.Mixing.NodeTau:N0} inside nodes"),
        _ => null,
    };

    private static string Mixing(MixingSettings mixing, MixingMatrix matrix)
    {
        string weights = matrix.HasGivenWeights ? "weights of the file" : matrix.IsAveraging ? "exact averaging" : $"{KebabCase.Of(mixing.Weights)} weights";
        string step = mixing.ConsensusStep < 1 ? Invariant($", consensus step {mixing.ConsensusStep}") : "";
        return Invariant($"graph {mixing.Graph}: {matrix.Size} ranks, {matrix.Graph.Edges} edges, {weights}, zeta {matrix.Zeta:0.######}, spectral gap {matrix.SpectralGap:0.######}{step}");
    }

    private static string Coding<T>(RunSettings settings, LayoutCompressor<T> code, bool hasFeedback)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double bits = 8.0 * code.MaximumCodeLength / Math.Max(1, code.Length);
        string bound = settings.Encoding.Code is { Name: "qsgd", Coding: QsgdCoding.Elias } ? "at most " : "";
        return Invariant($"compressor {settings.Encoding.Code.Name}: {bound}{bits:0.###} bits per element, {code.MaximumCodeLength:N0} bytes of a model of {code.Length:N0} elements")
            + (hasFeedback ? ", with error feedback" : "");
    }

    private static string Layers(RunSettings settings, ModelLayers model, double stepsPerEpoch)
    {
        LayerProbabilities probabilities = LayerComposition.Probabilities(settings, model.Count, stepsPerEpoch);
        return Invariant(
            $"sampled layers: {probabilities.Budget:0.###} of {model.Count} on average, probabilities from {probabilities.Floor:0.###} to 1, learning rate {probabilities.Rate:0.######}; ")
            + string.Join(", ", model.Layers.Take(ShownItems).Select(layer => layer.Name)) + (model.Count > ShownItems ? ", ..." : "");
    }

    private const int ShownItems = 12;

    private static string Shown(IReadOnlyList<long> times) =>
        string.Join(", ", times.Take(ShownItems)) + (times.Count > ShownItems ? Invariant($", ..., {times[^1]}") : "");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
