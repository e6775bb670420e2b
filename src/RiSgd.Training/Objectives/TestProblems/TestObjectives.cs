using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Training.Objectives;

/// <summary>What a test problem is made from.</summary>
/// <param name="Model">Its name, one of <see cref="TestProblemPresets"/>.</param>
/// <param name="Source">The CSV file of the quadratic problem; null: the built-in one.</param>
/// <param name="Initial">Start value of every coordinate (quadratic, spiridonoff).</param>
/// <param name="Noise">Standard deviation of the gradient noise of the quadratic problem.</param>
/// <param name="Repetitions">Repetitions of the spiridonoff problems.</param>
/// <param name="Dimension">d of the planted ReLU.</param>
/// <param name="Samples">n of the planted ReLU.</param>
public sealed record TestProblemSettings(string Model, string? Source, double Initial, double Noise, int Repetitions, int Dimension, int Samples);

/// <summary>The table of test problems as objectives; one row each.</summary>
public static class TestObjectives
{
    /// <summary>Makes the objective of a rank, its parameters at the problem's start.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="settings">The problem.</param>
    /// <param name="batches">Chunks, batch sizes and weights of this rank's steps.</param>
    /// <param name="sampling">How samples are drawn; its seed is also that of noise and samples.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="ranks">Number of ranks, and of chunks.</param>
    /// <exception cref="RunException">An option does not fit the ranks or the memory (usage), or the source is missing or broken (data).</exception>
    public static IObjective<T> Create<T>(TestProblemSettings settings, BatchPlan batches, SamplingSettings sampling, int rank, int ranks)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        settings.Model switch
        {
            "quadratic" => new QuadraticObjective<T>(
                Quadratic(settings.Source, ranks), rank, sampling.WholeDataSet ? AllChunks(rank, ranks) : batches, settings.Initial, sampling.Concatenated, new GradientNoise(settings.Noise, sampling.Seed, rank)),
            "planted-relu" => PlantedReluObjective<T>.Create(settings.Dimension, settings.Samples, batches, sampling, rank, ranks),
            "spiridonoff" => new SpiridonoffObjective<T>(new AsymmetricParabola(), settings.Repetitions, settings.Initial, sampling.Seed, rank),
            "spiridonoff-3d" => new SpiridonoffObjective<T>(new RandomCurvature(), settings.Repetitions, settings.Initial, sampling.Seed, rank),
            var other => throw new ArgumentException($"there is no test problem {other}", nameof(settings)),
        };

    // Samples from the whole data set have the mean of all chunks' gradients as theirs.
    private static BatchPlan AllChunks(int rank, int ranks) => BatchPlan.Create(
        [.. Enumerable.Range(0, ranks).Select(i => new ChunkShare((rank + i) % ranks, 1))], 1, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed);

    private static QuadraticProblem Quadratic(string? source, int ranks)
    {
        QuadraticProblem problem = source is null ? QuadraticProblem.BuiltIn(ranks) : QuadraticProblem.Read(source);
        return problem.Chunks == ranks
            ? problem
            : throw RunException.Usage($"--source: {source} has {problem.Chunks} chunks, there are {ranks} ranks; each rank needs one");
    }
}
