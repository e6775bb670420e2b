using System.Globalization;
using RiSgd.Methods;
using RiSgd.Training.Observation;

namespace RiSgd.Reporting.Tests;

public sealed class RankCsvRecorderTests : IDisposable
{
    private const string MetricsHeader =
        "step,epoch,elapsed_s,samples,loss,accuracy,learning_rate,gradient_norm,gradient_diversity,compute_s,data_s,wait_s,transfer_s,rounds,bytes_sent,consensus_distance\n";

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_scripted_run_gives_exactly_these_bytes()
    {
        var run = folder.Run();
        using (var recorder = new RankCsvRecorder(run, 3, logEvery: 2, lastStep: 5, clock))
        {
            for (var step = 1; step <= 5; step++)
            {
                recorder.Step(Records.Step(step, loss: step, accuracy: step * 0.125));
                if (step % 2 == 0)
                    recorder.Round(Records.Round(step / 2));
            }
        }

        Assert.Equal(
            MetricsHeader +
            "2,0.25,0.2,128,1.5,0.1875,0.1,0.30000000000000004,0.75,0.14,0,0.04,0.02,1,123456.5,1E-07\n" +
            "4,0.5,0.4,256,3.5,0.4375,0.1,0.30000000000000004,0.75,0.28,0,0.08,0.04,2,246913,1E-07\n" +
            "5,0.625,0.5,320,5,0.625,0.1,0.30000000000000004,0.75,0.35,0.000001,0.1,0.05,2,246913,1E-07\n",
            File.ReadAllText(Path.Combine(run.Root, "metrics", "rank-00003.csv")));
        Assert.Equal(
            "round,step,elapsed_s,compute_s,wait_s,transfer_s,bytes_sent,consensus_distance,participants\n" +
            "1,2,0.2,0.14,0.04,0.02,123456.5,,4\n" +
            "2,4,0.4,0.14,0.04,0.02,123456.5,0.3333333333333333,4\n",
            File.ReadAllText(Path.Combine(run.Root, "rounds", "rank-00003.csv")));
    }

    [Fact]
    public void What_was_not_measured_is_empty_and_never_a_number()
    {
        var step = Records.Step(1, loss: double.NaN, accuracy: null) with
        {
            GradientNorm = double.NaN,
            GradientDiversity = null,
            ConsensusDistance = null,
            WaitSeconds = double.NaN,
        };
        Assert.Equal("1,0.125,0.1,64,,,0.1,,,0.07,0,,0.01,0,0,", Rows([step], logEvery: 1).Single());
    }

    [Fact]
    public void A_measured_infinity_is_told_from_a_value_that_is_missing() =>
        Assert.Equal("Infinity", Rows([Records.Step(1, loss: double.PositiveInfinity)], logEvery: 1).Single().Split(',')[4]);

    [Fact]
    public void Loss_and_accuracy_are_means_over_the_steps_since_the_row_before()
    {
        double[] losses = [4, 2, 3, 1, 8, 6, 1];
        var rows = Rows([.. losses.Select((loss, index) => Records.Step(index + 1, loss, loss / 8))], logEvery: 3);
        Assert.Equal(["3", "5", "1"], rows.Select(row => row.Split(',')[4]));
        Assert.Equal(["0.375", "0.625", "0.125"], rows.Select(row => row.Split(',')[5]));
    }

    [Fact]
    public void Steps_without_an_accuracy_do_not_weigh_in_its_mean() =>
        Assert.Equal("0.75", Rows([Records.Step(1, accuracy: null), Records.Step(2, accuracy: 0.75)], logEvery: 2).Single().Split(',')[5]);

    [Fact]
    public void Steps_in_which_the_rank_computed_nothing_do_not_weigh_in_the_mean_loss()
    {
        double[] losses = [double.NaN, 4, double.NaN, 2, double.NaN, double.NaN, double.NaN, double.NaN];
        var rows = Rows([.. losses.Select((loss, index) => Records.Step(index + 1, loss, accuracy: null))], logEvery: 4);
        Assert.Equal(["3", ""], rows.Select(row => row.Split(',')[4]));
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_show()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal("1,0.125,0.1,64,-1.5,0.5,0.1,0.30000000000000004,0.75,0.07,0,0.02,0.01,0,0,", Rows([Records.Step(1, loss: -1.5)], logEvery: 1).Single());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_number_reads_back_as_the_same_number()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(value))
                Assert.Equal(value, double.Parse(CsvText.Number(value), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Rows_can_be_read_while_the_run_goes_on_at_the_latest_a_second_after_they_were_written()
    {
        var run = folder.Run();
        using var recorder = new RankCsvRecorder(run, 0, logEvery: 10, lastStep: 100, clock);
        Assert.Equal(MetricsHeader, Read(run.Metrics(0)));

        for (var step = 1; step <= 10; step++)
            recorder.Step(Records.Step(step));
        Assert.Equal(MetricsHeader, Read(run.Metrics(0)));

        // The next step has no row of its own, and yet the row before it must not wait for one.
        clock.Advance(1);
        recorder.Step(Records.Step(11));
        Assert.Equal(2, Read(run.Metrics(0)).Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_run_with_rows_further_apart_than_a_second_shows_each_at_once()
    {
        var run = folder.Run();
        using var recorder = new RankCsvRecorder(run, 0, logEvery: 1, lastStep: 100, clock);
        for (var step = 1; step <= 3; step++)
        {
            clock.Advance(1.5);
            recorder.Step(Records.Step(step));
            Assert.Equal(1 + step, Read(run.Metrics(0)).Count(letter => letter == '\n'));
        }
    }

    [Fact]
    public void An_existing_file_is_left_alone_and_named()
    {
        var run = folder.Run();
        File.WriteAllText(run.Metrics(0), "precious");
        var refusal = Assert.Throws<RunException>(() => new RankCsvRecorder(run, 0, 1, 1, clock));
        Assert.Contains("rank-00000.csv", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(run.Metrics(0)));
    }

    [Fact]
    public void The_shortest_and_longest_run_have_their_last_row()
    {
        Assert.Single(Rows([Records.Step(1)], logEvery: 50));
        Assert.Equal(2, Rows([.. Enumerable.Range(1, 55).Select(step => Records.Step(step))], logEvery: 50).Length);
        Assert.Single(Rows([.. Enumerable.Range(1, 50).Select(step => Records.Step(step))], logEvery: 50));
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private string[] Rows(StepRecord[] steps, long logEvery)
    {
        using var other = new TemporaryFolder();
        var run = other.Run();
        using (var recorder = new RankCsvRecorder(run, 0, logEvery, steps[^1].Step, clock))
        {
            foreach (var step in steps)
                recorder.Step(step);
        }

        return File.ReadAllText(run.Metrics(0))[MetricsHeader.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
