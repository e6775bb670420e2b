namespace RiSgd.Numerics;

/// <summary>
/// The coefficients of one local update: d = v + wd x; u = m u + d; x = x - lr (nesterov ? d + m u : u). The learning rate is outside the momentum,
/// which matters when it changes.
/// </summary>
/// <param name="LearningRate">lr of this step.</param>
/// <param name="Momentum">m; 0 for plain SGD, with an empty momentum span.</param>
/// <param name="WeightDecay">wd, coupled: added to the gradient before the momentum.</param>
/// <param name="Nesterov">Nesterov's form instead of the heavy ball.</param>
public readonly record struct StepCoefficients<T>(T LearningRate, T Momentum, T WeightDecay, bool Nesterov);
