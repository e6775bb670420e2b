namespace RiSgd.Methods;

/// <summary>Which ranks do local steps before a round.</summary>
public interface IParticipation
{
    /// <summary>Whether a rank takes local steps before a round; every rank knows the answer for every other.</summary>
    /// <param name="rank">The rank.</param>
    /// <param name="round">Number of the round that the steps lead to, from 1.</param>
    bool Computes(int rank, long round);
}
