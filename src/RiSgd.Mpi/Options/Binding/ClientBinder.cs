namespace RiSgd.Mpi.Options;

/// <summary>Reads which ranks work in a round, and averaging in the background.</summary>
internal static class ClientBinder
{
    /// <summary>The settings of clients; the length of their rounds is the schedule's.</summary>
    public static ClientSettings Bind(OptionReader read) => new(read.Fraction("client-fraction"), read.Choice<ClientWeighting>("client-weights"));

    /// <summary>The settings of the overlap.</summary>
    public static OverlapSettings BindOverlap(OptionReader read)
    {
        var kind = read.Choice<OverlapKind>("overlap");
        var settings = new OverlapSettings(kind, read.Fraction("overlap-pull"), read.Momentum("overlap-momentum"));
        read.RefuseIgnored(
            kind != OverlapKind.Pullback, $"--overlap {KebabCase.Of(kind)} has no anchor; give --overlap pullback with it", "overlap-pull", "overlap-momentum");
        return settings;
    }
}
