namespace RiSgd.Methods;

/// <summary>
/// One step of an outer momentum along delta = x_prev - xbar, the way that the ranks' mean went since the last meeting: u &lt;- Momentum u +
/// Slope delta, then x &lt;- x_prev - (Step u + Direct delta) with the new u.
/// </summary>
/// <param name="Momentum">How much of u is kept.</param>
/// <param name="Slope">Weight of delta in u.</param>
/// <param name="Step">Step along u.</param>
/// <param name="Direct">Step along delta itself.</param>
public readonly record struct OuterCoefficients(double Momentum, double Slope, double Step, double Direct);
