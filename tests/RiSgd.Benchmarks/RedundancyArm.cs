using System.Globalization;

namespace RiSgd.Benchmarks;

/// <summary>One row of the comparison: a method and what it draws in a step.</summary>
/// <param name="Partition">How samples are dealt to chunks.</param>
/// <param name="Method">Preset of the program.</param>
/// <param name="Chunks">q, the chunks that a rank holds.</param>
/// <param name="Policy">full: a batch from every chunk; reduced: one batch split over them. For q = 1 they are the same.</param>
/// <param name="BatchSize">Samples per rank and chunk (reduced: per rank).</param>
internal sealed record RedundancyArm(string Partition, string Method, int Chunks, string Policy, int BatchSize)
{
    public const string LabelSorted = "label-sorted";
    public const string Iid = "iid";
    public const string Full = "full";
    public const string Reduced = "reduced";
    public const string Redundant = "ri-sgd";
    public const string Synchronous = "sync-sgd";
    public const string Cooperative = "cooperative";

    /// <summary>Ranks of every run.</summary>
    public const int Ranks = 4;

    /// <summary>Local steps between averagings.</summary>
    public const int Tau = 50;

    /// <summary>Samples per rank and chunk, where nothing else is said.</summary>
    public const int Batch = 32;

    /// <summary>
    /// Base learning rate of all rows. With the program's default of 0.1 and momentum 0.9 local models on chunks sorted by label drift so far within tau steps that q = 1 learns
    /// nothing, and with 0.01 every q learns less: either would flatter redundancy or hide it.
    /// </summary>
    public const string LearningRate = "0.03";

    /// <summary>How that rate was chosen, for the reader of the table.</summary>
    public const string LearningRateChoice = "of 0.1, 0.03 and 0.01 the best for q = 1, 2 and 4 alike on label-sorted chunks with reduced batches, one seed; it was tuned for nothing else";

    /// <summary>
    /// All rows in the order of the table. Cooperative draws from the whole data set, so that the partition does not matter to it: once with the batch of q = 1, and
    /// once with that of q = 4 and full batches.
    /// </summary>
    public static IReadOnlyList<RedundancyArm> All { get; } = [.. OfPartition(LabelSorted), .. OfPartition(Iid), Whole(Batch), Whole(Ranks * Batch)];

    /// <summary>Samples that a rank draws in a step, to foretell the time.</summary>
    public int SamplesPerStep => Policy == Full ? Chunks * BatchSize : BatchSize;

    /// <summary>The row's name on a terminal.</summary>
    public string Name => $"{Partition} {Method} q={Chunks} {Policy} batch {BatchSize}";

    /// <summary>What a run takes besides its samples, in samples of a rank: start, last evaluation, end.</summary>
    private const double SamplesOfStart = 8000;

    /// <summary>The row's run with a seed.</summary>
    public ComparedRun Run(int steps, int seed) =>
        new($"{Name} seed {seed}", Ranks, Arguments(steps, seed), "shards-" + Partition, SamplesOfStart + ((double)steps * SamplesPerStep));

    private List<string> Arguments(int steps, int seed)
    {
        var arguments = new List<string>
        {
            "--method", Method, "--dataset", "fashion-mnist", "--model", "cnn", "--partition", Partition, "--batch-size", $"{BatchSize}",
            "--lr", LearningRate, "--steps", $"{steps}", "--eval-every", $"{steps}", "--seed", $"{seed}",
        };
        if (Method != Synchronous)
            arguments.AddRange(["--tau", $"{Tau}"]);
        if (Method == Redundant)
            arguments.AddRange(["--redundancy", ((Chunks - 1) / (double)Ranks).ToString(CultureInfo.InvariantCulture), "--batch-policy", Policy]);
        return arguments;
    }

    private static IEnumerable<RedundancyArm> OfPartition(string partition)
    {
        for (int q = 1; q <= Ranks; q++)
            yield return new(partition, Redundant, q, Full, Batch);
        for (int q = 2; q <= Ranks; q++)
            yield return new(partition, Redundant, q, Reduced, Batch);
        yield return new(partition, Synchronous, 1, Full, Batch);
    }

    private static RedundancyArm Whole(int batch) => new(Iid, Cooperative, 1, Full, batch);
}
