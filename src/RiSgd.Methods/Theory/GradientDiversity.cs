namespace RiSgd.Methods;

/// <summary>Gradient diversity (Yin et al. 2018; RI-SGD, appendix E).</summary>
public static class GradientDiversity
{
    /// <summary>
    /// sum_i ||g_i||^2 / ||sum_i g_i||^2 over q gradients: 1/q for identical ones, 1 for orthogonal ones, more for conflicting ones.
    /// Infinite when gradients cancel, NaN when all are zero.
    /// </summary>
    /// <param name="sumOfSquaredNorms">sum_i ||g_i||^2.</param>
    /// <param name="squaredNormOfSum">||sum_i g_i||^2, of the plain sum.</param>
    public static double Of(double sumOfSquaredNorms, double squaredNormOfSum) => sumOfSquaredNorms / squaredNormOfSum;
}
