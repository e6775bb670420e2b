using System.Numerics;
using RiSgd.Methods;
using RiSgd.Numerics;

namespace RiSgd.Training.Objectives;

/// <summary>
/// The problems of the growing-interval paper (Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021): all ranks see the same distribution, and each repetition of the experiment is a
/// coordinate (or three) of one vector, so that a single run gives mean and standard error. Every repetition takes its own gradient; nothing is divided by their number.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class SpiridonoffObjective<T> : TestObjective<T>, IReportsQuantities
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Repetitions that share a random stream: their noise is found without drawing that of all repetitions before them.</summary>
    private const int Block = 512;

    private readonly IRepeatedProblem problem;
    private readonly int repetitions;
    private readonly long seed;
    private readonly int rank;
    private (string Name, double Value)[] quantities = [];
    private long step;

    /// <summary>Makes the objective of a rank.</summary>
    /// <param name="problem">The problem that is repeated.</param>
    /// <param name="repetitions">Number of repetitions (--repetitions).</param>
    /// <param name="initial">Start value of every coordinate.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="rank">This rank: its noise is its own.</param>
    /// <exception cref="RunException">There are no repetitions, or more than an array has room for (usage, names --repetitions).</exception>
    public SpiridonoffObjective(IRepeatedProblem problem, int repetitions, double initial, long seed, int rank)
        : base(LayoutOf(problem, repetitions), [1.0])
    {
        this.problem = problem;
        this.repetitions = repetitions;
        this.seed = seed;
        this.rank = rank;
        Parameters.Span.Fill(T.CreateChecked(initial));
    }

    /// <inheritdoc/>
    public override bool PartsAreChunks => true;

    /// <inheritdoc/>
    public override double EpochsAfter(long steps) => steps;

    /// <inheritdoc/>
    public override void Load(int part, long step) => this.step = step;

    /// <inheritdoc/>
    public override BatchOutcome Differentiate()
    {
        bool withGradient = ActiveLayers?[0] ?? true;
        Span<double> x = stackalloc double[problem.Dimension];
        Span<double> slope = stackalloc double[problem.Dimension];
        double loss = 0;
        for (int first = 0; first < repetitions; first += Block)
        {
            var random = new CounterRandom(seed, RandomPurpose.ProblemNoise, rank, first / Block, step);
            for (int repetition = first; repetition < Math.Min(first + Block, repetitions); repetition++)
            {
                Read(repetition, x);
                loss += problem.Value(x);
                problem.Gradient(x, ref random, slope);
                if (withGradient)
                    Add(repetition, slope);
            }
        }

        return new BatchOutcome(loss / repetitions, null, 1);
    }

    /// <summary>F at the present parameters, averaged over the repetitions; all ranks find the same.</summary>
    public override LocalEvaluation Evaluate()
    {
        Span<double> x = stackalloc double[problem.Dimension];
        double sum = 0, squares = 0;
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            Read(repetition, x);
            double value = problem.Value(x);
            sum += value;
            squares += value * value;
        }

        double mean = sum / repetitions;
        double deviation = Math.Sqrt(Math.Max(0, (squares - (sum * mean)) / (repetitions - 1)));
        quantities = [("mean error", mean), ("standard error", deviation / Math.Sqrt(repetitions))];
        if (problem.SingleWorkerError is { } single)
            quantities = [.. quantities, ("speed-up", single / mean)];
        return new LocalEvaluation(mean, 0, 0, 0);
    }

    /// <summary>
    /// Mean of F over the repetitions, its standard error (NaN for a single repetition), and by how much it is below the error of one worker alone after its 1000 steps.
    /// </summary>
    public IReadOnlyList<(string Name, double Value)> Quantities() => quantities;

    private static FlatLayout LayoutOf(IRepeatedProblem problem, int repetitions)
    {
        if (repetitions < 1 || repetitions > Array.MaxLength / problem.Dimension)
            throw RunException.Usage($"--repetitions {repetitions}: give a whole number from 1 to {Array.MaxLength / problem.Dimension}");
        return FlatLayout.Create([("x", problem.Dimension == 1 ? [repetitions] : [repetitions, problem.Dimension], SlotKind.Weight)]);
    }

    private void Read(int repetition, Span<double> x)
    {
        ReadOnlySpan<T> own = Parameters.Slice(repetition * x.Length, x.Length);
        for (int i = 0; i < x.Length; i++)
            x[i] = double.CreateChecked(own[i]);
    }

    private void Add(int repetition, ReadOnlySpan<double> slope)
    {
        Span<T> own = Gradients.Slice(repetition * slope.Length, slope.Length);
        for (int i = 0; i < slope.Length; i++)
            own[i] += T.CreateChecked(slope[i]);
    }
}
