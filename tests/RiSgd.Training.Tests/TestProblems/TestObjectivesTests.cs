using RiSgd.Data;
using RiSgd.Methods;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>Every test problem of the table can be made, starts where it should, and tells its quantities.</summary>
public sealed class TestObjectivesTests
{
    private static readonly TestProblemSettings Settings = new("", null, Initial: 2, Noise: 0, Repetitions: 10, Dimension: 5, Samples: 80);

    private static readonly SamplingSettings Sampling =
        new(WholeDataSet: false, WithReplacement: true, Concatenated: false, AugmentationKind.None, Seed: 1, PartitionSeed: 1, EvaluationTrainSamples: 0);

    public static TheoryData<string> Models => [.. TestProblemPresets.All.Select(problem => problem.Model)];

    private static IObjective<double> Create(TestProblemSettings settings) => TestObjectives.Create<double>(
        settings,
        BatchPlan.Create(ReplicationPlan.Cyclic(4, 0.25).SharesOf(1), 8, BatchPolicy.Full, ChunkReduce.Mean, LearningRatePolicy.Fixed),
        Sampling,
        rank: 1,
        ranks: 4);

    [Theory, MemberData(nameof(Models))]
    public void Every_problem_of_the_table_takes_a_step_and_survives_a_file(string model)
    {
        using IObjective<double> objective = Create(Settings with { Model = model });
        objective.Load(0, 1);
        Assert.True(double.IsFinite(objective.Differentiate().Loss));
        Assert.Contains(objective.Gradients.Span.ToArray(), g => g != 0);
        Assert.True(objective.Evaluate().TrainLoss > 0);

        using IObjective<double> copy = Create(Settings with { Model = model });
        copy.Parameters.Span.Clear();
        copy.Import(objective.Export());
        Assert.Equal(objective.Parameters.Span.ToArray(), copy.Parameters.Span.ToArray());
    }

    [Theory, MemberData(nameof(Models))]
    public void A_run_that_is_resumed_in_the_middle_of_an_interval_ends_with_the_same_bits(string model)
    {
        TestProblemSettings settings = Settings with { Model = model, Noise = 0.5 };
        var run = new OracleRun { Redundancy = 0.25, Batch = 8, Tau = 5, Steps = 13 };
        IObjective<double> Objective(int rank, BatchPlan plan) => TestObjectives.Create<double>(settings, plan, Sampling, rank, 4);

        Assert.Equal(run.Run(Objective).Final, (run with { InterruptAfter = 7 }).Run(Objective).Final);
    }

    [Fact]
    public void Noise_and_start_value_reach_the_quadratic()
    {
        using IObjective<double> silent = Create(Settings with { Model = "quadratic" });
        using IObjective<double> noisy = Create(Settings with { Model = "quadratic", Noise = 0.5 });
        Assert.Equal([2.0], silent.Parameters.Span.ToArray());
        foreach (IObjective<double> objective in (IObjective<double>[])[silent, noisy])
        {
            objective.Load(0, 1);
            objective.Differentiate();
        }

        double[] expected = new double[1];
        new GradientNoise(0.5, 1, Worker: 1).Fill(expected, chunk: 1, step: 1);
        Assert.Equal(expected[0], noisy.Gradients.Span[0] - silent.Gradients.Span[0], 1e-14);
    }

    [Fact]
    public void An_event_of_every_evaluation_names_the_quantities()
    {
        using IObjective<double> objective = Create(Settings with { Model = "spiridonoff" });
        objective.Parameters.Span.Fill(0.1);
        objective.Evaluate();
        var seen = new Seen();
        new QuantityEvents((IReportsQuantities)objective, 0, seen).Evaluation(new EvaluationRecord
        {
            Step = 7, Epoch = 7, ElapsedSeconds = 1.5, TrainLoss = 0.01, TestLoss = null, TestAccuracy = null, Rounds = 1, Samples = 7, BytesSent = 0,
        });
        EventRecord record = Assert.Single(seen.Events);
        Assert.Equal(("quantities", 7L, 1.5), (record.Event, record.Step, record.ElapsedSeconds));
        Assert.StartsWith("mean error 0.01; standard error ", record.Detail, StringComparison.Ordinal);
        Assert.EndsWith("; speed-up 4.02", record.Detail, StringComparison.Ordinal);
    }

    private sealed class Seen : IRunObserver
    {
        public List<EventRecord> Events { get; } = [];

        public void Event(in EventRecord record) => Events.Add(record);
    }
}
