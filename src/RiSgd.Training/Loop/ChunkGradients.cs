using System.Diagnostics;
using System.Numerics;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;

namespace RiSgd.Training.Loop;

/// <summary>What the gradient of one local step was like.</summary>
/// <param name="Loss">Mean loss of the step's samples.</param>
/// <param name="Accuracy">Fraction of them classified rightly; null for problems without classes.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Norm">2-norm of sum_i w_i g_i.</param>
/// <param name="Diversity">sum_i ||g_i||^2 / ||sum_i g_i||^2 (Yin et al., 2018); null when the chunks went through in one pass.</param>
public readonly record struct StepGradient(double Loss, double? Accuracy, long Samples, double Norm, double? Diversity)
{
    /// <summary>A step in which the rank computed nothing.</summary>
    public static StepGradient None => new(double.NaN, null, 0, double.NaN, null);
}

/// <summary>
/// The gradient of one step, chunk by chunk: g = sum_i w_i grad f(x_j; xi_ji) (RI-SGD, eq. 3). Each chunk's gradient is accumulated, measured and cleared in one pass; the pass of the
/// last chunk also yields the norms of the sum and, where nothing stands between gradient and update, does the update.
/// </summary>
internal sealed class ChunkGradients<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IObjective<T> objective;
    private readonly Replica<T> replica;
    private readonly IGradientAccumulator<T> accumulator;
    private readonly T[] weights;
    private readonly T earlierWeight;
    private readonly T[]? plainSum;

    public ChunkGradients(IObjective<T> objective, Replica<T> replica, IGradientAccumulator<T> accumulator)
    {
        this.objective = objective;
        this.replica = replica;
        this.accumulator = accumulator;
        weights = [.. objective.PartWeights.Select(w => T.CreateChecked(w))];
        ReadOnlySpan<T> earlier = weights.AsSpan(0, weights.Length - 1);
        if (earlier.Length > 0 && earlier.ContainsAnyExcept(earlier[0]))
        {
            // The plain sum follows from the weighted one only if all chunks before the last have the same weight; otherwise it is kept beside it.
            plainSum = new T[replica.Layout.TrainableLength];
        }
        else if (earlier.Length > 0)
        {
            earlierWeight = earlier[0];
        }
    }

    /// <summary>Leaves the weighted sum in the replica's gradient sum.</summary>
    public StepGradient Sum(long step, RunClock clock) => Pass(step, null, clock);

    /// <summary>The same, and the local update fused with the last chunk.</summary>
    public StepGradient SumAndStep(long step, in StepCoefficients<T> coefficients, RunClock clock) => Pass(step, coefficients, clock);

    private StepGradient Pass(long step, StepCoefficients<T>? update, RunClock clock)
    {
        double loss = 0;
        long? correct = 0;
        long samples = 0;
        double chunkNorms = 0;
        SumNorms norms = default;
        long now = Stopwatch.GetTimestamp();
        for (int part = 0; part < weights.Length; part++)
        {
            objective.Load(part, step);
            now = clock.AddData(now);
            BatchOutcome outcome = objective.Differentiate();
            loss += outcome.Loss * outcome.Samples;
            correct += outcome.Correct;
            samples += outcome.Samples;
            if (part < weights.Length - 1)
            {
                chunkNorms += AddEarlier(part);
            }
            else
            {
                norms = AddLast(part, update);
                chunkNorms += norms.Chunk;
            }

            now = clock.AddCompute(now);
        }

        double? diversity = objective.PartsAreChunks ? GradientDiversity.Of(chunkNorms, norms.PlainSum) : null;
        return new StepGradient(loss / samples, (double?)correct / samples, samples, Math.Sqrt(norms.WeightedSum), diversity);
    }

    private double AddEarlier(int part)
    {
        Span<T> gradient = objective.Gradients.Span;
        if (plainSum is not null)
            AddPlain(gradient, first: part == 0);
        return accumulator.Add(gradient, weights[part], replica.TrainableGradient, first: part == 0);
    }

    private SumNorms AddLast(int part, StepCoefficients<T>? update)
    {
        Span<T> gradient = objective.Gradients.Span;
        double? plain = null;
        if (plainSum is not null)
        {
            AddPlain(gradient, first: false);
            plain = SquaredNorm(plainSum);
        }

        bool first = part == 0;
        SumNorms norms = update is { } step
            ? accumulator.AddLastAndStep(
                gradient, weights[part], replica.TrainableGradient, first, earlierWeight, replica.Trainable, replica.Momentum.Span, step)
            : accumulator.AddLast(gradient, weights[part], replica.TrainableGradient, first, earlierWeight);
        return plain is { } squared ? norms with { PlainSum = squared } : norms;
    }

    private void AddPlain(ReadOnlySpan<T> gradient, bool first)
    {
        Span<T> sum = plainSum;
        if (first)
            sum.Clear();
        for (int i = 0; i < sum.Length; i++)
            sum[i] += gradient[i];
    }

    private static double SquaredNorm(ReadOnlySpan<T> values)
    {
        double sum = 0;
        foreach (T value in values)
        {
            double v = double.CreateChecked(value);
            sum += v * v;
        }

        return sum;
    }
}
