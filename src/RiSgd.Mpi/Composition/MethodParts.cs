using System.Numerics;
using System.Text;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Mpi.Options;
using RiSgd.Numerics;

namespace RiSgd.Mpi.Composition;

/// <summary>
/// What a method brings besides the model, and that can be wrong before anything has started: the weights of its graph, the code of its messages, the layers that it samples.
/// </summary>
internal sealed class MethodParts<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Makes the parts.</summary>
    /// <exception cref="RunException">An option does not fit the ranks or the model (usage).</exception>
    public MethodParts(RunSettings settings, FlatLayout layout, int ranks)
    {
        Matrix = settings.Mixing.Kind == MixingKind.Graph ? MixingOf(settings, ranks) : null;
        Code = settings.Exchange.Kind == ExchangeKind.Difference || settings.Encoding.IsOn ? CodeOf(settings, layout) : null;
        Feedback = Code is not null && HasFeedback(settings, Code.IsUnbiased) ? new ErrorFeedback<T>(Code) : null;
        Active = settings.Layers.AreSampled ? new ActiveLayers(ModelLayers.Of(layout, settings.Layers.Granularity)) : null;
    }

    /// <summary>Weights of the neighbours; null where models are not mixed over a graph.</summary>
    public MixingMatrix? Matrix { get; }

    /// <summary>The code of gradients or differences; null where values are exchanged as they are.</summary>
    public LayoutCompressor<T>? Code { get; }

    /// <summary>What the code has left out so far; null without error feedback.</summary>
    public ErrorFeedback<T>? Feedback { get; }

    /// <summary>The layers of the present step; null where all are computed.</summary>
    public ActiveLayers? Active { get; }

    public void Dispose() => Feedback?.Dispose();

    private static MixingMatrix MixingOf(RunSettings settings, int ranks)
    {
        MixingSettings mixing = settings.Mixing;
        if (Graph.Names.Contains(mixing.Graph))
            return MixingMatrix.Of(Graph.Named(mixing.Graph, ranks), mixing.Weights);
        MixingMatrix matrix = MixingMatrix.Parse(TextOf(mixing.Graph), ranks, mixing.Graph, mixing.Weights);
        return matrix.HasGivenWeights && settings.IsChosen("graph-weights")
            ? throw RunException.Usage($"--graph-weights {KebabCase.Of(mixing.Weights)} would have no effect, as {mixing.Graph} gives a weight for each edge; leave it out, or drop the file's column weight")
            : matrix;
    }

    private static string TextOf(string path)
    {
        // More than every edge between thousands of ranks needs: what is longer, or never ends, is no graph.
        const int Longest = 1 << 26;
        try
        {
            using FileStream file = File.OpenRead(path);
            var bytes = new MemoryStream();
            var piece = new byte[1 << 16];
            for (int read; (read = file.Read(piece)) > 0;)
            {
                bytes.Write(piece, 0, read);
                if (bytes.Length > Longest)
                    throw RunException.Usage($"--graph: {path} has more than {Longest >> 20} MB, which is no list of edges; it begins with a header from,to or from,to,weight");
            }

            return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunException.Usage($"--graph: {path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // What has a memory of its errors may be wrong on average, and must not be wrong by more than the value itself.
    private static LayoutCompressor<T> CodeOf(RunSettings settings, FlatLayout layout) => Compressors.CreateFor<T>(
        layout,
        settings.Encoding.Code with { Contraction = settings.Exchange.Kind == ExchangeKind.Difference || settings.Encoding.ErrorFeedback == ErrorFeedbackUse.On });

    private static bool HasFeedback(RunSettings settings, bool isUnbiased) => (settings.Exchange.Kind, settings.Mixing.Kind, settings.Encoding.ErrorFeedback) switch
    {
        (ExchangeKind.Difference, MixingKind.Graph, _) => false,
        (_, _, ErrorFeedbackUse.On) => true,
        (_, _, ErrorFeedbackUse.Off) => false,
        (ExchangeKind.Difference, _, _) => settings.Encoding.IsOn,
        _ => !isUnbiased,
    };
}
