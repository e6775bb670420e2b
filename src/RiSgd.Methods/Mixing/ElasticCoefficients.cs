using System.Globalization;

namespace RiSgd.Methods;

/// <summary>
/// The pull between m models and their centre: x_i &lt;- (1 - alpha) x_i + alpha z and z &lt;- (1 - m alpha) z + alpha sum_i x_i, both from
/// the values before (elastic averaging, Zhang, Choromanska, LeCun 2015; W_alpha of Wang and Joshi 2018). In the original's terms alpha =
/// eta rho and beta = m alpha.
/// </summary>
public sealed class ElasticCoefficients
{
    /// <summary>Makes them.</summary>
    /// <param name="ranks">m, at least 1.</param>
    /// <param name="alpha">The pull, between 0 and 2/(m+1), both excluded: beyond it the models run away from the centre.</param>
    /// <exception cref="RunException">alpha is out of range (usage, names --elastic-alpha).</exception>
    public ElasticCoefficients(int ranks, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        if (!(alpha > 0 && alpha < Limit(ranks)))
        {
            throw RunException.Usage(string.Create(
                CultureInfo.InvariantCulture,
                $"--elastic-alpha {alpha}: with p = {ranks} ranks it must be above 0 and below 2/(p+1) = {Limit(ranks):0.######}, "
                + $"or the models run away from the centre."));
        }

        Ranks = ranks;
        Alpha = alpha;
    }

    /// <summary>m.</summary>
    public int Ranks { get; }

    /// <summary>alpha.</summary>
    public double Alpha { get; }

    /// <summary>
    /// zeta = max(|1 - alpha|, |1 - (m+1) alpha|): the first contracts the differences between the models, the second that between their
    /// mean and the centre; W_alpha has no other eigenvalues but 1. One rank has no differences: only the second.
    /// </summary>
    public double Zeta
    {
        get
        {
            var toCentre = Math.Abs(1 - ((Ranks + 1) * Alpha));
            return Ranks == 1 ? toCentre : Math.Max(Math.Abs(1 - Alpha), toCentre);
        }
    }

    /// <summary>The usual pull, 0.9/m: beta = 0.9 (Zhang, Choromanska, LeCun 2015).</summary>
    public static double Usual(int ranks) => 0.9 / ranks;

    /// <summary>The pull with the smallest zeta, 2/(m+2); zeta is then m/(m+2) (Wang and Joshi 2018). One rank: 1/2, zeta 0.</summary>
    public static double Best(int ranks) => ranks == 1 ? 0.5 : 2.0 / (ranks + 2);

    /// <summary>2/(m+1): from here on the models run away from the centre.</summary>
    public static double Limit(int ranks) => 2.0 / (ranks + 1);
}
