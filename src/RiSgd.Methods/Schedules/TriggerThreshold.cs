namespace RiSgd.Methods;

/// <summary>
/// When a model has drifted far enough to be sent: ||x - xhat||^2 &gt; c_t eta^2, with c_t constant or c_0 t^(1 - eps) (SPARQ-SGD, Singh, Data, George and Diggavi, 2020; SQuARM-SGD by the
/// same authors). Both sides are squares: a step moves a model by about eta ||g||.
/// </summary>
public sealed class TriggerThreshold
{
    private readonly double initial;
    private readonly double growth;

    /// <summary>Makes the rule.</summary>
    /// <param name="initial">c_0; below 0: exceeded by any drift, also none; infinite: never exceeded.</param>
    /// <param name="growth">1 - eps, from 0 (constant) to less than 1.</param>
    /// <exception cref="RunException">c_0 is no number, or the growth is out of its range (usage, names --trigger-threshold).</exception>
    public TriggerThreshold(double initial, double growth = 0)
    {
        if (double.IsNaN(initial))
            throw RunException.Usage("--trigger-threshold: it is a number: 0 sends whatever has changed, a negative one always, infinity never.");
        if (!(growth is >= 0 and < 1))
            throw RunException.Usage(FormattableString.Invariant($"--trigger-threshold: it may grow by a power of the step from 0 to less than 1, not by {growth}."));
        this.initial = initial;
        this.growth = growth;
    }

    /// <summary>Exceeded by any model.</summary>
    public static TriggerThreshold Always { get; } = new(-1);

    /// <summary>Exceeded by no model.</summary>
    public static TriggerThreshold Never { get; } = new(double.PositiveInfinity);

    /// <summary>c_t.</summary>
    /// <param name="step">Local step t, from 1.</param>
    public double At(long step) => growth == 0 ? initial : initial * PortableMath.Exp(growth * PortableMath.Log(step));

    /// <summary>Whether a drift exceeds c_t eta^2.</summary>
    /// <param name="squaredDrift">||x - xhat||^2.</param>
    /// <param name="step">Local step t, from 1.</param>
    /// <param name="learningRate">eta of that step.</param>
    public bool IsExceeded(double squaredDrift, long step, double learningRate) =>
        initial < 0 || squaredDrift > At(step) * learningRate * learningRate;
}
