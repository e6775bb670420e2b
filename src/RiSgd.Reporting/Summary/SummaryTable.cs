using System.Globalization;
using Spectre.Console;

namespace RiSgd.Reporting;

/// <summary>The table at the end of a run, for people.</summary>
public static class SummaryTable
{
    /// <summary>Prints the table: drawn on a terminal, in aligned columns elsewhere.</summary>
    public static void Write(RunSummary summary, TerminalOutput output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        if (output.Console is not { } console)
        {
            output.Plain.Write(Text(summary));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Rows(summary))
            table.AddRow(new Markup($"[bold]{Markup.Escape(name)}[/]"), new Text(value));
        console.Write(table);
    }

    /// <summary>The table in aligned columns, with the last line end.</summary>
    public static string Text(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var rows = Rows(summary).ToList();
        var width = rows.Max(row => row.Name.Length) + 2;
        return string.Concat(rows.Select(row => row.Name.PadRight(width) + row.Value + "\n"));
    }

    private static IEnumerable<(string Name, string Value)> Rows(RunSummary run)
    {
        yield return ("method", run.Dataset is null ? $"{run.Method}, {run.Model}" : $"{run.Method}, {run.Model} on {run.Dataset}");
        yield return ("ranks p", Readable.Count(run.Ranks));
        yield return ("chunks per rank q", string.Create(CultureInfo.InvariantCulture, $"{run.ChunksPerRank:0.###} (mu {run.Redundancy:0.####})"));
        yield return ("tau", run.Meetings ?? (run.Tau is { } tau ? $"{Readable.Count(tau)} local steps" : "ranks met once, at the end"));
        yield return ("local steps", $"{Readable.Count(run.Steps)}, {Readable.Count(run.Rounds)} averaging {(run.Rounds == 1 ? "round" : "rounds")}");
        yield return ("payload sent", $"{Readable.Bytes(run.BytesSent / run.Ranks)} per rank, {Readable.Bytes(run.BytesSent)} in all");
        yield return ("samples", $"{Readable.Count(run.Samples)} in all, {Readable.Count(run.TrainingSeconds > 0 ? (long)(run.Samples / run.TrainingSeconds) : 0)} per second");
        foreach (var row in Quality(run))
            yield return row;
        foreach (var (name, value) in run.Quantities)
            yield return (name, value.ToString("G6", CultureInfo.InvariantCulture));
        yield return ("time", $"{Readable.Duration(run.TrainingSeconds)} of training, {Readable.Duration(run.WallSeconds)} in all");
        foreach (var row in Time(run.TimeByRank))
            yield return row;
        if (run.HiddenSeconds is { } hidden)
            yield return ("  in background", $"{Readable.Duration(hidden)} of exchange that no step waited for (rank 0)");
        yield return ("written to", run.Directory);
        foreach (var (path, meaning) in run.Written)
            yield return ("", $"{path.PadRight(run.Written.Max(file => file.Path.Length))}  {meaning}");
    }

    private static IEnumerable<(string Name, string Value)> Quality(RunSummary run)
    {
        if (run.LastEvaluation is not { } last)
            yield break;
        if (last.TestAccuracy is { } accuracy)
        {
            var best = run.Best is { } found ? $", best {Readable.Percent(found.Accuracy)} at step {Readable.Count(found.Step)}" : "";
            yield return ("test accuracy", $"{Readable.Percent(accuracy)} (averaged model){best}");
        }

        var losses = new[] { ("test", last.TestLoss), ("train", last.TrainLoss) }
            .Where(loss => loss.Item2 is not null)
            .Select(loss => string.Create(CultureInfo.InvariantCulture, $"{loss.Item1} {Readable.Loss(loss.Item2!.Value)}"));
        yield return ("loss", string.Join(", ", losses));
    }

    private static IEnumerable<(string Name, string Value)> Time(IReadOnlyList<TimeSplit> ranks)
    {
        if (ranks.Count == 0)
            yield break;
        yield return ("  mean of ranks", TimeSplit.Mean(ranks).Shares());
        var slowest = Enumerable.Range(0, ranks.Count).MaxBy(rank => ranks[rank].Compute + ranks[rank].Data);
        if (ranks.Count > 1)
            yield return ("  slowest rank", $"{ranks[slowest].Shares()} (rank {Readable.Count(slowest)})");
    }
}
