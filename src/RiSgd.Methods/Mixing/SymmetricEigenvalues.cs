namespace RiSgd.Methods;

/// <summary>
/// Eigenvalues of a real symmetric matrix by cyclic Jacobi rotations (Golub, Van Loan, Matrix Computations, section 8.5): each rotation
/// turns one off-diagonal element to zero, and the rest falls quadratically. About p^3 operations per sweep and less than ten sweeps, which
/// for any number of ranks is nothing; the same bits on every rank.
/// </summary>
internal static class SymmetricEigenvalues
{
    private const int MaximumSweeps = 60;

    /// <summary>What is left off the diagonal, against the whole matrix; it bounds the error of every eigenvalue.</summary>
    private const double Tolerance = 1e-16;

    /// <summary>All eigenvalues, the largest first.</summary>
    /// <param name="matrix">[n, n], symmetric; not changed.</param>
    public static double[] Of(double[,] matrix)
    {
        var a = (double[,])matrix.Clone();
        var n = a.GetLength(0);
        var whole = a.Cast<double>().Sum(value => value * value);
        for (var sweep = 0; sweep < MaximumSweeps && OffDiagonal(a, n) > Tolerance * Tolerance * whole; sweep++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i + 1; j < n; j++)
                    Rotate(a, n, i, j);
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, i]).OrderDescending()];
    }

    private static double OffDiagonal(double[,] a, int n)
    {
        double sum = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                sum += i == j ? 0 : a[i, j] * a[i, j];
        }

        return sum;
    }

    /// <summary>a = J^T a J with the rotation J of the plane (i, j) that makes a_ij zero.</summary>
    private static void Rotate(double[,] a, int n, int i, int j)
    {
        if (a[i, j] == 0)
            return;

        // The smaller of the two angles, which keeps what is already small small.
        var cotangent = (a[j, j] - a[i, i]) / (2 * a[i, j]);
        var tangent = Math.CopySign(1, cotangent) / (Math.Abs(cotangent) + Math.Sqrt((cotangent * cotangent) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        var shift = tangent * a[i, j];
        a[i, i] -= shift;
        a[j, j] += shift;
        a[i, j] = a[j, i] = 0;
        for (var k = 0; k < n; k++)
        {
            if (k == i || k == j)
                continue;
            var (left, right) = (a[k, i], a[k, j]);
            a[k, i] = a[i, k] = (cosine * left) - (sine * right);
            a[k, j] = a[j, k] = (sine * left) + (cosine * right);
        }
    }
}
