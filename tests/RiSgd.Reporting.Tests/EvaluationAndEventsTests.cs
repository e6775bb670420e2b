using RiSgd.Methods;
using RiSgd.Training.Observation;

namespace RiSgd.Reporting.Tests;

public sealed class EvaluationAndEventsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Evaluations_give_exactly_these_bytes()
    {
        var run = folder.Run();
        using (var recorder = new EvaluationCsvRecorder(run, clock))
        {
            recorder.Evaluation(Records.Evaluation(60));
            recorder.Evaluation(Records.Evaluation(120, accuracy: null, testLoss: null, trainLoss: 7.5));
        }

        Assert.Equal(
            "step,epoch,elapsed_s,train_loss,test_loss,test_accuracy,rounds,samples,bytes_sent\n" +
            "60,7.5,6,0.25,0.5,0.8125,30,15360,60000000\n" +
            "120,15,12,7.5,,,60,30720,120000000\n",
            File.ReadAllText(run.Evaluation));
        Assert.Equal(
            "elapsed_s,rank,step,event,detail\n" +
            "6,0,60,evaluation,test accuracy 0.8125\n" +
            "12,0,120,evaluation,train loss 7.5\n",
            File.ReadAllText(run.Events));
    }

    [Fact]
    public void An_event_is_one_row_whatever_its_detail_says()
    {
        var run = folder.Run();
        new EventLog(run).Append(Records.Event(2, detail: "says \"no\", twice\nand ends"));
        Assert.Equal("1.5,2,7,failure,\"says \"\"no\"\", twice and ends\"\n", File.ReadAllText(run.Events));
    }

    [Fact]
    public void Rows_of_many_ranks_that_append_at_once_are_all_whole()
    {
        const int ranks = 4;
        const int rows = 50;
        var run = folder.Run();
        new EventLog(run).Create();
        var threads = Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
        {
            var log = new EventLog(run);
            for (var row = 0; row < rows; row++)
                Assert.True(log.Append(Records.Event(rank, detail: $"{row}")));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var lines = File.ReadAllLines(run.Events);
        Assert.Equal(1 + (ranks * rows), lines.Length);
        var expected = from rank in Enumerable.Range(0, ranks) from row in Enumerable.Range(0, rows) select $"1.5,{rank},7,failure,{row}";
        Assert.Equal(expected.Order(), lines.Skip(1).Order());
    }

    [Fact]
    public void An_event_that_cannot_be_written_does_not_end_the_run()
    {
        var run = folder.Run();
        Directory.CreateDirectory(run.Events);
        Assert.False(new EventLog(run).Append(Records.Event(0)));
    }

    [Fact]
    public void An_event_waits_for_the_rank_that_is_writing_but_not_for_long()
    {
        var run = folder.Run();
        var pauses = 0;
        var other = new FileStream(run.Events, FileMode.Create, FileAccess.Write, FileShare.None);
        Assert.False(new EventLog(run, () => pauses++).Append(Records.Event(0)));
        Assert.InRange(pauses, 1, 40);
        Assert.True(new EventLog(run, other.Dispose).Append(Records.Event(0)));
    }

    [Theory]
    [InlineData("no such directory")]
    [InlineData("not writable")]
    [InlineData("disk full")]
    public void An_event_does_not_wait_for_what_will_not_pass(string trouble)
    {
        var run = folder.Run();
        if (trouble == "no such directory")
            run = RunDirectory.Open(Path.Combine(folder.Path, "absent"));
        else if (trouble == "not writable")
            Directory.CreateDirectory(run.Events);
        else
            File.CreateSymbolicLink(run.Events, "/dev/full");
        Assert.False(new EventLog(run, () => Assert.Fail("waits")).Append(Records.Event(0)));
    }

    [Fact]
    public void The_recorder_of_a_rank_writes_its_events()
    {
        var run = folder.Run();
        using (var recorder = new RankCsvRecorder(run, 1, 1, 1, clock))
            recorder.Event(Records.Event(1, "signal", "USR1"));
        Assert.Equal("1.5,1,7,signal,USR1\n", File.ReadAllText(run.Events));
    }

    [Fact]
    public void A_composite_passes_everything_to_each_observer_in_order()
    {
        var seen = new List<string>();
        var composite = new CompositeObserver(new Witness("a", seen), new Witness("b", seen));
        composite.Step(Records.Step(1));
        composite.Round(Records.Round(2));
        composite.Evaluation(Records.Evaluation(3));
        composite.Event(Records.Event(4));
        Assert.Equal(["a step 1", "b step 1", "a round 2", "b round 2", "a evaluation 3", "b evaluation 3", "a event 4", "b event 4"], seen);
    }

    [Fact]
    public void A_file_in_an_unwritable_place_is_named() =>
        Assert.Contains(
            "evaluation.csv",
            Assert.Throws<RunException>(() => new EvaluationCsvRecorder(RunDirectory.Open(Path.Combine(folder.Path, "absent")), clock)).Message,
            StringComparison.Ordinal);

    private sealed class Witness(string name, List<string> seen) : IRunObserver
    {
        public void Step(in StepRecord step) => seen.Add($"{name} step {step.Step}");

        public void Round(in RoundRecord round) => seen.Add($"{name} round {round.Round}");

        public void Evaluation(in EvaluationRecord evaluation) => seen.Add($"{name} evaluation {evaluation.Step}");

        public void Event(in EventRecord record) => seen.Add($"{name} event {record.Rank}");
    }
}
