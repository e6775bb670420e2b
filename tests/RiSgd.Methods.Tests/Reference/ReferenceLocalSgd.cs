namespace RiSgd.Methods.Tests;

/// <summary>
/// Local SGD with periodic averaging on a scalar model, written as in the paper and as slowly: one plain loop over steps and ranks in
/// float64. It is what the oracles compare with, and is itself checked against closed forms and golden numbers.
/// </summary>
public sealed class ReferenceLocalSgd(int ranks, double start, LocalRule rule)
{
    /// <summary>The local models.</summary>
    public double[] X { get; private set; } = [.. Enumerable.Repeat(start, ranks)];

    /// <summary>The momentum buffers.</summary>
    public double[] U { get; private set; } = new double[ranks];

    /// <summary>The mean of the local models.</summary>
    public double Mean => X.Average();

    /// <summary>Runs steps 1 .. steps; ranks meet after every tau of them.</summary>
    /// <param name="gradient">Gradient of rank j at x in step t: (j, x, t) -> g.</param>
    public ReferenceLocalSgd Run(
        int steps,
        int tau,
        Func<int, double, int, double> gradient,
        MomentumAtAverage policy = MomentumAtAverage.Local,
        bool averageBeforeUpdate = false)
    {
        for (var t = 1; t <= steps; t++)
        {
            var g = X.Select((x, rank) => gradient(rank, x, t)).ToArray();
            if (averageBeforeUpdate && t % tau == 0)
                Meet(policy);
            for (var rank = 0; rank < X.Length; rank++)
                Step(rank, g[rank]);
            if (!averageBeforeUpdate && t % tau == 0)
                Meet(policy);
        }

        return this;
    }

    private void Step(int rank, double g)
    {
        var d = g + (rule.WeightDecay * X[rank]);
        U[rank] = (rule.Momentum * U[rank]) + d;
        X[rank] -= rule.LearningRate * (rule.Nesterov ? d + (rule.Momentum * U[rank]) : U[rank]);
    }

    private void Meet(MomentumAtAverage policy)
    {
        X = [.. Enumerable.Repeat(X.Average(), X.Length)];
        U = policy switch
        {
            MomentumAtAverage.Average => [.. Enumerable.Repeat(U.Average(), U.Length)],
            MomentumAtAverage.Reset => new double[U.Length],
            _ => U,
        };
    }
}
