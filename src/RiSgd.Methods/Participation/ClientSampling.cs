using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// In every round K = max(1, C N) of the N ranks take local steps, drawn without replacement, each equally likely, and anew in every round (FedAvg, McMahan et al., AISTATS 2017, Algorithm 1).
/// Where C N is not whole, K is the whole number below it, so that never more than the fraction works. The draw is shared: every rank knows it without asking.
/// </summary>
public sealed class ClientSampling : IParticipation
{
    /// <summary>How far C N may be below a whole number by the rounding of C alone.</summary>
    private const double Rounding = 1e-9;

    private readonly int ranks;
    private readonly long seed;
    private Draw drawn;

    /// <summary>Makes it.</summary>
    /// <param name="fraction">C, above 0 and at most 1.</param>
    /// <param name="ranks">N.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="RunException">The fraction is out of range (usage, names --client-fraction).</exception>
    public ClientSampling(double fraction, int ranks, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        if (!(fraction is > 0 and <= 1))
            throw RunException.Usage(string.Create(CultureInfo.InvariantCulture, $"--client-fraction {fraction}: must be above 0 and at most 1."));
        this.ranks = ranks;
        this.seed = seed;
        Clients = Math.Max(1, (int)Math.Floor((fraction * ranks) + Rounding));
        drawn = DrawOf(round: 1);
    }

    /// <summary>K: ranks that take steps in a round.</summary>
    public int Clients { get; }

    /// <inheritdoc/>
    public bool Computes(int rank, long round)
    {
        // Replaced as a whole, so that threads that ask for different rounds do not disturb each other.
        Draw known = drawn;
        if (known.Round != round)
            drawn = known = DrawOf(round);
        return known.Selected[rank];
    }

    private Draw DrawOf(long round)
    {
        var stream = new CounterRandom(seed, RandomPurpose.ClientSampling, iteration: round);
        int[] order = [.. Enumerable.Range(0, ranks)];
        stream.Shuffle<int>(order);
        var selected = new bool[ranks];
        foreach (int rank in order.AsSpan(0, Clients))
            selected[rank] = true;
        return new Draw(round, selected);
    }

    private sealed record Draw(long Round, bool[] Selected);
}
