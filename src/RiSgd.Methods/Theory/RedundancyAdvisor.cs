namespace RiSgd.Methods;

/// <summary>
/// Which redundancies and intervals are worth their time: the bound of RI-SGD's Theorem 4.2 (Haddadpour et al., ICML 2019) with the best
/// learning rate for each, against the predicted time of the run. Theorem 4.1 is no guide to redundancy: its bound is smallest between.
/// </summary>
/// <param name="Bound">The problem; its tau is replaced. C_1 and C_2 are those of a chunk's batch, taken as the same for every q.</param>
/// <param name="ComputeSeconds">Seconds of compute for one chunk's reference batch.</param>
/// <param name="CommunicationSeconds">Seconds of an averaging.</param>
/// <param name="BatchPolicy">Full: a step computes q batches. Reduced: one, whatever q is.</param>
public sealed record RedundancyAdvisor(
    ConvergenceBound Bound, double ComputeSeconds, double CommunicationSeconds, BatchPolicy BatchPolicy)
{
    /// <summary>What the advice rests on, to be shown beside it.</summary>
    public const string Basis =
        "bound of Theorem 4.2 (Haddadpour et al., ICML 2019) with rho = 1; learning rates in the sum convention (mean reduction: times q)";

    /// <summary>T (t_comp (q or 1) + t_comm / tau).</summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    /// <param name="tau">Local steps between averagings.</param>
    public double Seconds(int chunksPerRank, int tau) =>
        Bound.Steps * ((ComputeSeconds * (BatchPolicy == BatchPolicy.Full ? chunksPerRank : 1)) + (CommunicationSeconds / tau));

    /// <summary>The choice with its best learning rate.</summary>
    /// <param name="chunksPerRank">q, 1 .. p.</param>
    /// <param name="tau">Local steps between averagings, at least 1.</param>
    public RedundancyAdvice Advise(int chunksPerRank, int tau)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tau, 1);
        var bound = Bound with { Tau = tau };
        var learningRate = bound.BestLearningRate(chunksPerRank);
        return new RedundancyAdvice(
            chunksPerRank, tau, learningRate, bound.Theorem42(chunksPerRank, learningRate), Seconds(chunksPerRank, tau));
    }

    /// <summary>
    /// The choices that no other betters both in time and in bound, over every q in 1 .. p and the given taus: from the fastest to the one
    /// with the smallest bound.
    /// </summary>
    /// <param name="taus">Intervals to try, each at least 1.</param>
    public IReadOnlyList<RedundancyAdvice> ParetoFront(IEnumerable<int> taus)
    {
        ArgumentNullException.ThrowIfNull(taus);
        var choices =
            from tau in taus
            from q in Enumerable.Range(1, Bound.Ranks)
            let advice = Advise(q, tau)
            orderby advice.Seconds, advice.Bound, q
            select advice;
        var front = new List<RedundancyAdvice>();
        foreach (var choice in choices)
        {
            if (front.Count == 0 || choice.Bound < front[^1].Bound)
                front.Add(choice);
        }

        return front;
    }
}
