using RiSgd.Methods;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>
/// Quadratics in many coordinates and several layers, for what a scalar can't show: compressors, layer sampling. Curvatures lie in [0.5, 1.5], centres differ between chunks, and
/// the layers have different lengths, so that a layer's offset or scale that is wrong shows.
/// </summary>
internal static class VectorQuadratic
{
    /// <summary>A problem that depends on the arguments alone.</summary>
    public static QuadraticProblem Make(int chunks, int dimension = 64, int layers = 4, long seed = 1)
    {
        // Lengths in the proportions 1 : 2 : 3 : ..., for 64 coordinates and 4 layers 6, 13, 19 and 26.
        int[] bounds = [.. Enumerable.Range(0, layers + 1).Select(l => dimension * l * (l + 1) / (layers * (layers + 1)))];
        var parts = Enumerable.Range(0, layers).Select(l => new QuadraticLayer($"layer{l + 1}", bounds[l + 1] - bounds[l]));
        var a = new double[chunks][];
        var c = new double[chunks][];
        for (int i = 0; i < chunks; i++)
        {
            var random = new CounterRandom(seed, RandomPurpose.SyntheticData, worker: 0, chunk: i);
            a[i] = new double[dimension];
            c[i] = new double[dimension];
            for (int k = 0; k < dimension; k++)
            {
                a[i][k] = 0.5 + random.NextDouble();
                c[i][k] = 1 + random.NextGaussian();
            }
        }

        return new QuadraticProblem([.. parts], a, c);
    }

    /// <summary>Where F = (1/p) sum_i f_i is least: x*_k = sum_i a_ik c_ik / sum_i a_ik.</summary>
    public static double[] Optimum(QuadraticProblem problem)
    {
        var optimum = new double[problem.Curvatures(0).Length];
        for (int k = 0; k < optimum.Length; k++)
        {
            double weighted = 0;
            double total = 0;
            for (int i = 0; i < problem.Chunks; i++)
            {
                weighted += problem.Curvatures(i)[k] * problem.Centres(i)[k];
                total += problem.Curvatures(i)[k];
            }

            optimum[k] = weighted / total;
        }

        return optimum;
    }

    /// <summary>||x - x*||_2.</summary>
    public static double DistanceToOptimum(QuadraticProblem problem, ReadOnlySpan<double> x)
    {
        double[] optimum = Optimum(problem);
        double squared = 0;
        for (int k = 0; k < optimum.Length; k++)
            squared += (x[k] - optimum[k]) * (x[k] - optimum[k]);
        return Math.Sqrt(squared);
    }
}
