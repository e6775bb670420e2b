using Spectre.Console;

namespace RiSgd.Reporting.Tests;

public sealed class ProgressTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly StringWriter text = new() { NewLine = "\n" };

    public void Dispose() => text.Dispose();

    [Fact]
    public void A_plain_line_tells_step_quality_speed_remaining_time_and_where_the_time_goes()
    {
        using (var progress = new ProgressReporter(600, 8, new TerminalOutput(text), clock))
        {
            clock.Advance(1);
            progress.Step(Records.Step(1, loss: 2, accuracy: 0.5));
            clock.Advance(1);
            progress.Step(Records.Step(2, loss: 1, accuracy: 0.75));
        }

        Assert.Equal(
            "step   2/600  epoch 0.25  loss 1.5000  accuracy 62.50 %  5,120 samples/s (rank 0 x 8)  ETA 1:00  compute 70 %  data 0 %  wait 20 %  transfer 10 %\n",
            text.ToString());
    }

    [Fact]
    public void Plain_lines_are_two_seconds_apart_and_the_last_step_has_one()
    {
        using (var progress = new ProgressReporter(100, 1, new TerminalOutput(text), clock))
        {
            for (var step = 1; step <= 100; step++)
            {
                clock.Advance(0.1);
                progress.Step(Records.Step(step));
            }
        }

        Assert.Equal(["20", "40", "60", "80", "100"], text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('/')[0][4..].Trim()));
    }

    [Fact]
    public void Loss_and_speed_are_those_since_the_line_before()
    {
        using (var progress = new ProgressReporter(100, 1, new TerminalOutput(text), clock))
        {
            clock.Advance(2);
            progress.Step(Records.Step(1, loss: 9));
            clock.Advance(2);
            progress.Step(Records.Step(2, loss: 4) with { Samples = 1064 });
        }

        var second = text.ToString().Split('\n')[1];
        Assert.Contains("loss 4.0000", second, StringComparison.Ordinal);
        Assert.Contains("  10,000 samples/s  ", second, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_is_told_at_once_with_what_was_measured()
    {
        using (var progress = new ProgressReporter(600, 8, new TerminalOutput(text), clock))
        {
            progress.Evaluation(Records.Evaluation(60));
            progress.Evaluation(Records.Evaluation(120, accuracy: null, testLoss: null, trainLoss: 7.5));
        }

        Assert.Equal(
            "averaged model after step 60: test accuracy 81.25 %, test loss 0.5000, train loss 0.2500\n" +
            "averaged model after step 120: train loss 7.5000\n",
            text.ToString());
    }

    [Fact]
    public void A_problem_without_classes_has_no_accuracy()
    {
        using (var progress = new ProgressReporter(1, 1, new TerminalOutput(text), clock))
            progress.Step(Records.Step(1, accuracy: null));
        Assert.DoesNotContain("accuracy", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_that_waits_for_a_round_of_its_own_says_so_and_has_neither_loss_nor_speed()
    {
        using (var progress = new ProgressReporter(2, 8, new TerminalOutput(text), clock))
        {
            clock.Advance(2);
            progress.Step(Records.Step(1, loss: double.NaN, accuracy: null) with { Samples = 0 });
            clock.Advance(2);
            progress.Step(Records.Step(2, loss: 4));
        }

        var lines = text.ToString().Split('\n');
        Assert.Equal("step 1/2  epoch 0.13  rank 0 waits for a round of its own  ETA 0.1 s  compute 70 %  data 0 %  wait 20 %  transfer 10 %", lines[0]);
        Assert.Contains("loss 4.0000", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_shows_a_panel_in_place_and_evaluations_above_it()
    {
        using (var progress = new ProgressReporter(600, 8, new TerminalOutput(TextWriter.Null, Terminal()), clock))
        {
            clock.Advance(1);
            progress.Step(Records.Step(150));
            progress.Evaluation(Records.Evaluation(150));
            clock.Advance(1);
            progress.Step(Records.Step(300));
        }

        var seen = text.ToString();
        Assert.Contains("step 150/600", seen, StringComparison.Ordinal);
        Assert.Contains("averaged model after step 150: test accuracy 81.25 %", seen, StringComparison.Ordinal);
        Assert.Contains("step 300/600", seen, StringComparison.Ordinal);
        Assert.Contains("samples/s (rank 0 x 8)", seen, StringComparison.Ordinal);
        Assert.Contains("transfer", seen, StringComparison.Ordinal);
        Assert.Contains("\u001b[", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_can_be_written_on_again_once_the_progress_is_disposed()
    {
        var terminal = Terminal();
        using (var progress = new ProgressReporter(1, 1, new TerminalOutput(TextWriter.Null, terminal), clock))
            progress.Step(Records.Step(1));
        using (var again = new ProgressReporter(1, 1, new TerminalOutput(TextWriter.Null, terminal), clock))
            again.Step(Records.Step(1));
        terminal.WriteLine("the end");
        Assert.EndsWith("the end\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "xterm-256color", true)]
    [InlineData(true, "xterm-256color", false)]
    [InlineData(false, "dumb", false)]
    [InlineData(false, "", false)]
    [InlineData(false, null, false)]
    public void Only_a_terminal_that_says_what_it_is_gets_drawn_on(bool redirected, string? term, bool drawn) =>
        Assert.Equal(drawn, TerminalOutput.CanDraw(redirected, term, forwarded: false, destination: null));

    [Theory]
    [InlineData("/dev/pts/3", true)]
    [InlineData("/dev/tty1", true)]
    [InlineData("/home/user/log", false)]
    [InlineData("pipe:[4711]", false)]
    [InlineData("/dev/null", false)]
    [InlineData(null, false)]
    public void Behind_a_launcher_that_gives_ranks_terminals_its_own_output_decides(string? destination, bool drawn) =>
        Assert.Equal(drawn, TerminalOutput.CanDraw(redirected: false, "xterm-256color", forwarded: true, destination));

    private IAnsiConsole Terminal()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(text),
        });
        terminal.Profile.Width = 100;
        return terminal;
    }
}
