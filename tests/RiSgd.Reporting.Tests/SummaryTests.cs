using Spectre.Console;

namespace RiSgd.Reporting.Tests;

public sealed class SummaryTests
{
    private static readonly RunSummary Run = new()
    {
        Method = "ri-sgd",
        Model = "cnn",
        Dataset = "fashion-mnist",
        Ranks = 4,
        ChunksPerRank = 2,
        Redundancy = 0.25,
        Tau = 50,
        Steps = 600,
        Rounds = 12,
        BytesSent = 4 * 12 * 122_940,
        Samples = 4 * 600 * 64,
        LastEvaluation = Records.Evaluation(600, accuracy: 0.8912),
        Best = (0.8931, 540),
        TrainingSeconds = 96,
        WallSeconds = 103.4,
        TimeByRank = [new(70, 1, 20, 5), new(80, 1, 10, 5), new(70, 1, 20, 5), new(60, 1, 30, 5)],
        Directory = "runs/first",
        Written = [("model.safetensors", "the averaged model"), ("metrics/", "figures of every rank")],
    };

    [Fact]
    public void The_plain_table_tells_everything_in_aligned_columns() =>
        Assert.Equal(
            """
            method             ri-sgd, cnn on fashion-mnist
            ranks p            4
            chunks per rank q  2 (mu 0.25)
            tau                50 local steps
            local steps        600, 12 averaging rounds
            payload sent       1.48 MB per rank, 5.90 MB in all
            samples            153,600 in all, 1,600 per second
            test accuracy      89.12 % (averaged model), best 89.31 % at step 540
            loss               test 0.5000, train 0.2500
            time               1:36 of training, 1:43 in all
              mean of ranks    compute 73 %  data 1 %  wait 21 %  transfer 5 %
              slowest rank     compute 83 %  data 1 %  wait 10 %  transfer 5 % (rank 1)
            written to         runs/first
                               model.safetensors  the averaged model
                               metrics/           figures of every rank

            """,
            SummaryTable.Text(Run).ReplaceLineEndings("\n"));

    [Fact]
    public void What_a_run_does_not_have_is_left_out()
    {
        var text = SummaryTable.Text(Run with
        {
            Model = "quadratic",
            Dataset = null,
            Tau = null,
            Ranks = 1,
            LastEvaluation = Records.Evaluation(600, accuracy: null, testLoss: null, trainLoss: 7.5),
            Best = null,
            TimeByRank = [new(1, 0, 0, 0)],
        });
        Assert.Contains("ri-sgd, quadratic\n", text, StringComparison.Ordinal);
        Assert.Contains("ranks met once, at the end\n", text, StringComparison.Ordinal);
        Assert.Contains("loss               train 7.5000\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy", text, StringComparison.Ordinal);
        Assert.DoesNotContain("slowest", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Exchange_behind_local_steps_is_told_where_there_is_any()
    {
        Assert.Contains("  in background    0:12 of exchange that no step waited for (rank 0)\n", SummaryTable.Text(Run with { HiddenSeconds = 12 }), StringComparison.Ordinal);
        Assert.DoesNotContain("in background", SummaryTable.Text(Run), StringComparison.Ordinal);
    }

    [Fact]
    public void Quantities_of_the_problems_own_table_stand_below_the_loss()
    {
        var text = SummaryTable.Text(Run with { Quantities = [("mean error", 0.00249123456), ("speed-up", 16.2)] });
        Assert.Contains("train 0.2500\nmean error         0.00249123\nspeed-up           16.2\ntime ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_the_same_figures_in_a_drawn_table()
    {
        var text = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        terminal.Profile.Width = 120;
        SummaryTable.Write(Run with { Directory = "runs/[odd]" }, new TerminalOutput(TextWriter.Null, terminal));
        foreach (var figure in new[] { "chunks per rank q", "2 (mu 0.25)", "89.12 %", "compute 83 %", "runs/[odd]", "the averaged model" })
            Assert.Contains(figure, text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_terminal_the_plain_table_is_printed()
    {
        var text = new StringWriter();
        SummaryTable.Write(Run, new TerminalOutput(text));
        Assert.Equal(SummaryTable.Text(Run), text.ToString());
    }

    [Theory]
    [InlineData(0.25, "0.2500")]
    [InlineData(2.48396806, "2.48396806")]
    [InlineData(-123456.5, "-123456.5000")]
    [InlineData(1.5e30, "1.5E+30")]
    [InlineData(double.NaN, "NaN")]
    public void Losses_are_told_with_digits_to_compare_and_without_rows_of_zeros(double loss, string text) => Assert.Equal(text, Readable.Loss(loss));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(12_345, "12.3 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_600, "1.00 MB")]
    [InlineData(3_951_516, "3.95 MB")]
    [InlineData(1.5e12, "1.50 TB")]
    public void Bytes_are_told_in_three_figures(double bytes, string text) => Assert.Equal(text, Readable.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "0:10")]
    [InlineData(59.6, "1:00")]
    [InlineData(3599.6, "1:00:00")]
    [InlineData(7509, "2:05:09")]
    [InlineData(double.NaN, "?")]
    [InlineData(double.PositiveInfinity, "?")]
    public void Durations_are_told_as_on_a_clock(double seconds, string text) => Assert.Equal(text, Readable.Duration(seconds));
}
