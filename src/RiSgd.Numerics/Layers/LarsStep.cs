using System.Numerics;

namespace RiSgd.Numerics;

/// <summary>
/// Layer-wise adaptive rate scaling (LARS; You, Gitman, Ginsburg 2017): for every weight tensor trust = tc ||x|| / (||g|| + wd ||x|| + eps); d = trust (g + wd x); u = m u + d;
/// x = x - lr u. The length of a step so is lr tc ||x||, whatever the gradient's scale.
/// </summary>
/// <remarks>
/// Biases and the scales and shifts of normalisations are neither scaled nor decayed. A tensor whose gradient is all zero (a layer that took no part) or that is zero itself has trust 1, the
/// former also no decay: its momentum alone moves it.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LarsStep<T> : ILocalStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Keeps the ratio of two tiny norms finite.</summary>
    private const double Epsilon = 1e-8;

    private readonly FlatLayout layout;
    private readonly double trustCoefficient;
    private readonly ILayerArithmetic<T> arithmetic;

    /// <summary>Makes the step.</summary>
    /// <param name="layout">Where the tensors lie.</param>
    /// <param name="trustCoefficient">tc, above 0; 0.001 in the paper.</param>
    /// <param name="arithmetic">The loops.</param>
    public LarsStep(FlatLayout layout, double trustCoefficient, ILayerArithmetic<T> arithmetic)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trustCoefficient);
        this.layout = layout;
        this.trustCoefficient = trustCoefficient;
        this.arithmetic = arithmetic;
    }

    /// <inheritdoc/>
    public bool FusesWithAccumulation => false;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> momentum, in StepCoefficients<T> step)
    {
        SpanLengths.Same(layout.TrainableLength, gradient.Length, nameof(gradient));
        SpanLengths.Same(layout.TrainableLength, parameters.Length, nameof(parameters));
        SpanLengths.Momentum(layout.TrainableLength, momentum.Length, step);
        StepCoefficients<T> undecayed = step with { WeightDecay = T.Zero };
        foreach (FlatSlot slot in layout.Slots)
        {
            if (slot.Kind is SlotKind.RunningMean or SlotKind.RunningSecondMoment)
                continue;
            ReadOnlySpan<T> g = gradient.Slice(slot.Offset, slot.Length);
            Span<T> x = parameters.Slice(slot.Offset, slot.Length);
            Span<T> u = momentum.IsEmpty ? momentum : momentum.Slice(slot.Offset, slot.Length);
            double gradientNorm = slot.Kind == SlotKind.Weight ? Math.Sqrt(arithmetic.SquaredNorm(g)) : 0;
            if (gradientNorm == 0)
                arithmetic.Step(g, T.One, x, u, undecayed);
            else
                arithmetic.Step(g, Trust(gradientNorm, x, step.WeightDecay), x, u, step);
        }
    }

    private T Trust(double gradientNorm, ReadOnlySpan<T> parameters, T weightDecay)
    {
        double norm = Math.Sqrt(arithmetic.SquaredNorm(parameters));
        return norm == 0 ? T.One : T.CreateChecked(trustCoefficient * norm / (gradientNorm + (double.CreateChecked(weightDecay) * norm) + Epsilon));
    }
}
