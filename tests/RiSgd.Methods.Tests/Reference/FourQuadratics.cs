namespace RiSgd.Methods.Tests;

/// <summary>The reference problem Q4: f_i(x) = (a_i/2)(x - c_i)^2, one quadratic per chunk; optimum -1.</summary>
public static class FourQuadratics
{
    public const double Start = 10;
    public const double LearningRate = 0.05;

    public static readonly double[] A = [1, 2, 3, 4];
    public static readonly double[] C = [-3, -3, -3, 2];

    /// <summary>Full gradients of each rank's chunks, with the weights that the batch plan gives them.</summary>
    public static Func<int, double, int, double> Gradient(int q, ChunkReduce reduce = ChunkReduce.Mean)
    {
        var plan = ReplicationPlan.Cyclic(4, (q - 1) / 4.0);
        var batches = Enumerable.Range(0, 4)
            .Select(rank => BatchPlan.Create(plan.SharesOf(rank), 32, BatchPolicy.Full, reduce, LearningRatePolicy.Fixed)).ToArray();
        return (rank, x, _) => batches[rank].Chunks.Sum(chunk => chunk.Weight * A[chunk.Chunk] * (x - C[chunk.Chunk]));
    }

    public static ReferenceLocalSgd Run(
        int q, int tau, int steps, double learningRate = LearningRate, ChunkReduce reduce = ChunkReduce.Mean) =>
        new ReferenceLocalSgd(4, Start, new LocalRule(learningRate)).Run(steps, tau, Gradient(q, reduce));
}
