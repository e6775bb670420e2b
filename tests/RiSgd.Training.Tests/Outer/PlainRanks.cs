using RiSgd.Cluster.Averaging;

namespace RiSgd.Training.Tests;

/// <summary>The four quadratics on plain numbers, without any code of the program: heavy-ball steps on every rank, and a meeting that a test writes down itself.</summary>
internal sealed class PlainRanks
{
    private static readonly double[] s_curvatures = [1, 2, 3, 4];
    private static readonly double[] s_centres = [-3, -3, -3, 2];
    private readonly double momentum;

    public PlainRanks(int ranks = 4, double momentum = 0)
    {
        this.momentum = momentum;
        X = [.. Enumerable.Repeat(10.0, ranks)];
        U = new double[ranks];
    }

    /// <summary>x_j.</summary>
    public double[] X { get; }

    /// <summary>u_j.</summary>
    public double[] U { get; private set; }

    public double Mean => X.Average();

    /// <summary>One local step of a rank.</summary>
    public void Step(int rank, double rate)
    {
        U[rank] = (momentum * U[rank]) + (s_curvatures[rank % 4] * (X[rank] - s_centres[rank % 4]));
        X[rank] -= rate * U[rank];
    }

    /// <summary>One local step of every rank.</summary>
    public void Step(double rate)
    {
        for (int j = 0; j < X.Length; j++)
            Step(j, rate);
    }

    /// <summary>Every rank has this model.</summary>
    public void TakeOver(double x) => Array.Fill(X, x);

    /// <summary>What happens to the momenta at a meeting.</summary>
    public void Sync(MomentumSync sync)
    {
        if (sync == MomentumSync.Average)
            Array.Fill(U, U.Average());
        else if (sync == MomentumSync.Reset)
            U = new double[U.Length];
    }
}
