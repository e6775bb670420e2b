namespace TorchSharp.Tests;

// Seeded input, plain-loop oracles, and slopes by central differences, all in float64.
internal static class Numbers
{
    public static Tensor Some(int seed, params long[] shape)
    {
        var random = new Random(seed);
        long count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)count).Select(_ => (random.NextDouble() * 2) - 1).ToArray(), shape);
    }

    public static double[] Values(Tensor tensor) => tensor.data<double>().ToArray();

    public static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"[{i}]: {expected[i]} and {actual[i]}");
    }

    // (f(x + h e_i) - f(x - h e_i)) / 2h; with h = 1e-6 and values of order one the error is about 1e-9.
    public static double[] Slope(Tensor x, Func<double> f)
    {
        const double H = 1e-6;
        Utils.TensorAccessor<double> values = x.data<double>();
        var slope = new double[values.Count];
        var flat = new double[values.Count];
        values.CopyTo(flat);
        for (int i = 0; i < slope.Length; i++)
        {
            values.CopyFrom([flat[i] + H], 0, i);
            double above = f();
            values.CopyFrom([flat[i] - H], 0, i);
            double below = f();
            values.CopyFrom([flat[i]], 0, i);
            slope[i] = (above - below) / (2 * H);
        }
        return slope;
    }

    // y[n,o,i,j] = b[o] + sum over c,u,v of x[n,c,i*s+u-p,j*s+v-p] w[o,c,u,v]
    public static double[] Convolve(Tensor x, Tensor w, Tensor b, int stride, int padding)
    {
        long[] xs = x.shape, ws = w.shape;
        int height = (int)((xs[2] + (2 * padding) - ws[2]) / stride) + 1, width = (int)((xs[3] + (2 * padding) - ws[3]) / stride) + 1;
        Utils.TensorAccessor<double> image = x.data<double>(), weight = w.data<double>(), bias = b.data<double>();
        var y = new List<double>();
        for (int n = 0; n < xs[0]; n++)
            for (int o = 0; o < ws[0]; o++)
                for (int i = 0; i < height; i++)
                    for (int j = 0; j < width; j++)
                    {
                        double sum = bias[o];
                        for (int c = 0; c < ws[1]; c++)
                            for (int u = 0; u < ws[2]; u++)
                                for (int v = 0; v < ws[3]; v++)
                                {
                                    int row = (i * stride) + u - padding, column = (j * stride) + v - padding;
                                    if (row >= 0 && row < xs[2] && column >= 0 && column < xs[3]) sum += image[n, c, row, column] * weight[o, c, u, v];
                                }
                        y.Add(sum);
                    }
        return [.. y];
    }
}
