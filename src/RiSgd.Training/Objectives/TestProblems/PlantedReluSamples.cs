using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Training.Objectives;

/// <summary>
/// The samples of the planted ReLU problem, dealt to chunks in order of their numbers. All are made once, one after the other, for the moment estimate; only those of the wanted
/// chunks are kept (rows x d elements per chunk).
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class PlantedReluSamples<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int samples;
    private readonly T[]?[] rows;
    private readonly T[]?[] labels;

    /// <summary>Makes the samples; about 50 ns per feature.</summary>
    /// <param name="problem">Where they come from.</param>
    /// <param name="samples">n (--samples).</param>
    /// <param name="chunks">Number of chunks, one per rank.</param>
    /// <param name="keeps">Which chunks are kept.</param>
    /// <exception cref="RunException">There are fewer samples than chunks, or more than a chunk has room for (usage, names --samples).</exception>
    public PlantedReluSamples(PlantedRelu problem, int samples, int chunks, Predicate<int> keeps)
    {
        if (samples < chunks)
            throw RunException.Usage($"--samples {samples}: each of the {chunks} ranks needs one");
        if (((long)samples / chunks) + 1 > Array.MaxLength / problem.Dimension)
            throw RunException.Usage($"--samples {samples}: a chunk of {samples / chunks} samples with --dimension {problem.Dimension} has no room in one array; give fewer, or start more ranks");
        Problem = problem;
        this.samples = samples;
        rows = new T[chunks][];
        labels = new T[chunks][];
        var moment = new double[problem.Dimension];
        for (int chunk = 0; chunk < chunks; chunk++)
            MakeChunk(chunk, keeps(chunk), moment);
        MomentEstimate = [.. moment.Select(value => 2 * value / samples)];
    }

    /// <summary>The planted weights and where samples come from.</summary>
    public PlantedRelu Problem { get; }

    /// <summary>Number of chunks.</summary>
    public int Chunks => rows.Length;

    /// <summary>(2/n) sum_i y_i x_i: an unbiased estimate of w*, to start from.</summary>
    public IReadOnlyList<double> MomentEstimate { get; }

    /// <summary>Samples in a chunk; chunks differ by one at most.</summary>
    public int CountOf(int chunk) => StartOf(chunk + 1) - StartOf(chunk);

    /// <summary>Number of the first sample of a chunk.</summary>
    public int StartOf(int chunk) => (int)((long)samples * chunk / Chunks);

    /// <summary>x of a sample of a kept chunk; d elements.</summary>
    public ReadOnlySpan<T> Row(int chunk, int row) => rows[chunk].AsSpan(row * Problem.Dimension, Problem.Dimension);

    /// <summary>y of a sample of a kept chunk.</summary>
    public T Label(int chunk, int row) => labels[chunk]![row];

    private void MakeChunk(int chunk, bool keep, double[] moment)
    {
        int count = CountOf(chunk);
        var features = new double[Problem.Dimension];
        T[]? ownRows = null, ownLabels = null;
        if (keep)
            (ownRows, ownLabels) = (new T[count * features.Length], new T[count]);
        for (int row = 0; row < count; row++)
        {
            double y = Problem.Sample(StartOf(chunk) + row, features);
            for (int k = 0; k < moment.Length; k++)
                moment[k] += y * features[k];
            if (ownRows is null)
                continue;
            ownLabels![row] = T.CreateChecked(y);
            Span<T> own = ownRows.AsSpan(row * features.Length, features.Length);
            for (int k = 0; k < own.Length; k++)
                own[k] = T.CreateChecked(features[k]);
        }

        (rows[chunk], labels[chunk]) = (ownRows, ownLabels);
    }
}
