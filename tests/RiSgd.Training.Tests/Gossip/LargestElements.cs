using RiSgd.Training.Objectives;

namespace RiSgd.Training.Tests;

/// <summary>The compressor that keeps the largest elements of each layer, written down plainly.</summary>
internal static class LargestElements
{
    public static double[] Of(QuadraticProblem problem, double[] values, double ratio)
    {
        double[] result = new double[values.Length];
        int offset = 0;
        foreach (QuadraticLayer layer in problem.Layers)
        {
            int kept = Math.Max(1, (int)(ratio * layer.Length));
            foreach (int k in Enumerable.Range(offset, layer.Length).OrderByDescending(k => Math.Abs(values[k])).Take(kept))
                result[k] = values[k];
            offset += layer.Length;
        }

        return result;
    }
}
