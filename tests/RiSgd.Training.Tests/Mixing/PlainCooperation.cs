using RiSgd.Cluster.Averaging;
using RiSgd.Methods;

namespace RiSgd.Training.Tests;

/// <summary>
/// Cooperative SGD on scalars as Wang and Joshi (2018) write it: X = (X - eta G) W every tau steps, columns for all models and, last, for a centre if there is one; or (combine then adapt)
/// X = X W - eta G. A few lines in one process, to compare the engine with.
/// </summary>
internal static class PlainCooperation
{
    /// <param name="w">One row per model, then one per centre.</param>
    /// <param name="models">How many of the rows are models.</param>
    /// <param name="start">The initial value of all.</param>
    /// <param name="steps">T.</param>
    /// <param name="tau">Steps between mixings.</param>
    /// <param name="point">Where in a step they take place.</param>
    /// <param name="rate">eta.</param>
    /// <param name="momentum">Of the local heavy ball.</param>
    /// <param name="momentumSync">Local, reset, or mixed like the models.</param>
    /// <param name="gradient">Of a model at a value.</param>
    /// <returns>All values after each step.</returns>
    public static double[][] Run(
        MixingMatrix w, int models, double start, int steps, int tau, MeetingPoint point, double rate, double momentum, MomentumSync momentumSync, Func<int, double, double> gradient)
    {
        double[] x = [.. Enumerable.Repeat(start, w.Size)], u = new double[w.Size];
        var trajectory = new double[steps][];
        for (int t = 1; t <= steps; t++)
        {
            double[] g = [.. x.Select((xi, i) => i < models ? gradient(i, xi) : 0)];
            if (point == MeetingPoint.BeforeUpdate)
                Meet(t);
            for (int i = 0; i < models; i++)
            {
                u[i] = (momentum * u[i]) + g[i];
                x[i] -= rate * u[i];
            }

            if (point == MeetingPoint.AfterUpdate)
                Meet(t);
            trajectory[t - 1] = [.. x];
        }

        return trajectory;

        void Meet(int t)
        {
            if (t % tau != 0 && t != steps)
                return;
            x = Mixed(x);
            if (momentumSync == MomentumSync.Average)
                u = Mixed(u);
            else if (momentumSync == MomentumSync.Reset)
                Array.Clear(u);
        }

        double[] Mixed(double[] values) => [.. Enumerable.Range(0, w.Size).Select(i => Enumerable.Range(0, w.Size).Sum(j => w[i, j] * values[j]))];
    }

    /// <summary>W_alpha: models, then the centre.</summary>
    public static MixingMatrix Elastic(int models, double alpha)
    {
        double[,] w = new double[models + 1, models + 1];
        for (int i = 0; i < models; i++)
        {
            w[i, i] = 1 - alpha;
            w[i, models] = w[models, i] = alpha;
        }

        w[models, models] = 1 - (models * alpha);
        return MixingMatrix.FromWeights(w);
    }
}
