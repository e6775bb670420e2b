namespace RiSgd.Methods;

/// <summary>All ranks compute always.</summary>
public sealed class EveryRank : IParticipation
{
    /// <inheritdoc/>
    public bool Computes(int rank, long round) => true;
}
