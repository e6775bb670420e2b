using System.Diagnostics;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;
using RiSgd.Training.Objectives;
using RiSgd.Training.Observation;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests;

/// <summary>What the loop promises beside the oracles: counters, records, errors.</summary>
public class TrainingLoopTests
{
    [Theory]
    [InlineData(10, 55, 6)]
    [InlineData(10, 50, 5)]
    [InlineData(100, 55, 1)]
    [InlineData(1, 7, 7)]
    public void Rounds_are_the_multiples_of_tau_and_the_end(int tau, long steps, int rounds)
    {
        Trajectory run = new OracleRun { Tau = tau, Steps = steps }.RunQ4();

        Assert.Equal(rounds, run.Ranks[3].Rounds.Count);
        Assert.Equal(rounds, run.Ranks[3].Steps[^1].Rounds);
        Assert.Equal(steps, run.Ranks[3].Rounds[^1].Step);
        Assert.Equal(tau > steps ? steps : tau, run.Ranks[3].Rounds[0].Step);
    }

    [Fact]
    public void Bytes_follow_the_ring_formula_and_momentum_averaging_doubles_them()
    {
        OracleRun method = new() { Tau = 5, Steps = 20, Momentum = 0.9, Rate = 0.01 };

        Trajectory local = method.RunQ4();
        Trajectory averaged = (method with { MomentumSync = MomentumSync.Average }).RunQ4();

        // one parameter of 8 bytes, 2(p-1)/p = 1.5, four rounds
        Assert.Equal(4 * 1.5 * 8, local.Ranks[0].Steps[^1].BytesSent);
        Assert.Equal(2 * 4 * 1.5 * 8, averaged.Ranks[0].Steps[^1].BytesSent);
        Assert.Equal(4 * local.Ranks[0].Steps[^1].BytesSent, local.Ranks[0].Evaluations[^1].BytesSent);
    }

    [Fact]
    public void The_consensus_distance_is_that_of_the_models_before_the_averaging()
    {
        OracleRun method = new() { Tau = 5, Steps = 5 };
        Trajectory apart = (method with { Tau = 6, Steps = 6 }).RunQ4();
        Trajectory run = method.RunQ4();

        // the same five local steps; in the longer run the models are still apart after them
        double mean = apart.Mean(5)[0];
        for (int j = 0; j < 4; j++)
            Close.To(Math.Abs(apart.At(j, 5) - mean), run.Ranks[j].Steps[^1].ConsensusDistance!.Value, 1e-12);
        Assert.Null(apart.Ranks[0].Steps[4].ConsensusDistance);
    }

    [Fact]
    public void The_final_model_of_a_run_that_ends_between_averagings_is_the_mean_of_all()
    {
        Trajectory run = new OracleRun { Tau = 5, Steps = 7, Point = MeetingPoint.BeforeUpdate }.RunQ4();

        Assert.Equal(run.Mean(7)[0], run.Final[0], 1e-12);
        Assert.NotEqual(run.At(0, 7), run.At(1, 7));
    }

    [Fact]
    public void Evaluations_in_between_change_nothing_and_give_the_objective_at_the_mean_model()
    {
        OracleRun method = new() { Tau = 5, Steps = 20 };
        Trajectory plain = method.RunQ4();
        Trajectory evaluated = (method with { EvaluateEvery = 3 }).RunQ4();

        for (int t = 1; t <= 20; t++)
        {
            for (int j = 0; j < 4; j++)
                Assert.Equal(plain.At(j, t), evaluated.At(j, t));
        }

        Assert.Equal([3, 6, 9, 12, 15, 18, 20], evaluated.Ranks[0].Evaluations.Select(e => e.Step));
        Assert.Empty(evaluated.Ranks[1].Evaluations);
        double[] a = [1, 2, 3, 4];
        double[] c = [-3, -3, -3, 2];
        double x = evaluated.Mean(9)[0];
        Close.To(a.Zip(c, (ai, ci) => ai / 2 * (x - ci) * (x - ci)).Average(), evaluated.Ranks[0].Evaluations[2].TrainLoss!.Value, 1e-12);
        Assert.Null(evaluated.Ranks[0].Evaluations[2].TestAccuracy);
    }

    [Fact]
    public void Reference_and_vectorised_operations_give_the_same_trajectory()
    {
        OracleRun method = new() { Tau = 5, Steps = 40, Redundancy = 0.35, Momentum = 0.9, Nesterov = true, Rate = 0.01 };

        Trajectory reference = method.RunQ4();
        Trajectory vectorized = (method with { Implementation = "vectorized" }).RunQ4();

        for (int t = 1; t <= 40; t++)
            Close.To(reference.At(2, t), vectorized.At(2, t), 1e-13);
    }

    [Fact]
    public void A_rate_that_diverges_names_rank_and_step()
    {
        RunException e = Assert.Throws<RunException>(() => new OracleRun { Ranks = 1, Tau = 5, Steps = 5000, Rate = 1e9 }.RunQ4());

        Assert.Equal(ExitCode.Failed, e.Code);
        Assert.Matches("rank 0: .* not finite at step [0-9]+; lower --lr", e.Message);
    }

    [Fact]
    public void Evaluations_are_left_out_of_the_elapsed_time()
    {
        var busy = new Stopwatch();
        long start = Stopwatch.GetTimestamp();
        Trajectory run = new OracleRun { Ranks = 1, Steps = 20, EvaluateEvery = 2 }
            .Run((rank, plan) => new SlowToEvaluate(new QuadraticObjective<double>(QuadraticProblem.BuiltIn(1), rank, plan, 10, concatenated: false), busy));
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;

        Assert.True(busy.Elapsed.TotalSeconds >= 10 * SlowToEvaluate.Seconds);
        Assert.InRange(run.Ranks[0].Outcome!.Clock.ElapsedSeconds, 0, wall - busy.Elapsed.TotalSeconds);
    }

    [Theory]
    [InlineData(true, MeetingPoint.AfterUpdate)]
    [InlineData(false, MeetingPoint.BeforeUpdate)]
    public void An_update_that_overflows_after_its_gradient_was_checked_ends_the_run_and_names_the_rank(bool gradients, MeetingPoint point)
    {
        OracleRun method = new() { ExchangeGradients = gradients, Point = point, Tau = 1, Steps = 1, Rate = 1e308 };

        RunException e = Assert.Throws<RunException>(() => method.RunQ4());

        Assert.Equal(ExitCode.Failed, e.Code);
        Assert.Matches("rank 0: the run diverged: .* not finite at step 1", e.Message);
    }

    [Fact]
    public void Replicas_that_should_be_equal_and_are_not_are_noticed()
    {
        // one rank steps with a rate of its own
        OracleRun method = new() { ExchangeGradients = true, Steps = 3, RateOf = rank => rank == 2 ? 0.04 : 0.05 };

        RunException e = Assert.Throws<RunException>(() => method.RunQ4());

        Assert.Contains("rank 2: its model differs from rank 0's after step 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_cumulative_and_apart()
    {
        Trajectory run = new OracleRun { Tau = 5, Steps = 40, EvaluateEvery = 7 }.RunQ4();

        foreach (RankTrajectory rank in run.Ranks)
        {
            for (int t = 1; t < 40; t++)
            {
                Assert.True(rank.Steps[t].ComputeSeconds >= rank.Steps[t - 1].ComputeSeconds);
                Assert.True(rank.Steps[t].WaitSeconds >= rank.Steps[t - 1].WaitSeconds);
                Assert.True(rank.Steps[t].TransferSeconds >= rank.Steps[t - 1].TransferSeconds);
                Assert.True(rank.Steps[t].ElapsedSeconds >= rank.Steps[t - 1].ElapsedSeconds);
            }

            Observation.StepRecord last = rank.Steps[^1];
            double parts = last.ComputeSeconds + last.DataSeconds + last.WaitSeconds + last.TransferSeconds;
            Assert.InRange(parts, 0, last.ElapsedSeconds);
            Assert.True(last.WaitSeconds >= rank.Rounds.Sum(r => r.WaitSeconds) - 1e-9);
            Assert.Equal(rank.Steps[34].ComputeSeconds, rank.Rounds.Take(7).Sum(r => r.ComputeSeconds), 1e-9);
        }
    }

    [Fact]
    public void The_quadratic_problem_refuses_broken_files_by_name_and_line()
    {
        string path = Path.Combine(Path.GetTempPath(), $"quadratic-{Guid.NewGuid():N}.csv");
        (string Text, string Says)[] broken =
        [
            ("", "holds no chunks"),
            ("a,c\n", "holds no chunks"),
            ("a;c\n1;2\n", "line 1"),
            ("a,c\n1,x\n", "line 2: 'x' is not a number"),
            ("a,c\n1,NaN\n", "line 2"),
            ("a,c\n1,2,3\n", "line 2: 3 fields"),
            ("chunk,coordinate,layer,a,c\n0,0,w,1,2\n0,0,w,1,2\n", "line 3: chunk 0, coordinate 0 stands twice"),
            ("chunk,coordinate,layer,a,c\n0,0,w,1,2\n1,1,w,1,2\n", "every chunk from 0 needs every coordinate"),
            ("chunk,coordinate,layer,a,c\n0,0,w,1,2\n0,1,v,1,2\n0,2,w,1,2\n", "not next to each other"),
            ("chunk,coordinate,layer,a,c\n-1,0,w,1,2\n", "'-1' is not an index"),
        ];
        try
        {
            foreach ((string text, string says) in broken)
            {
                File.WriteAllText(path, text);
                RunException e = Assert.Throws<RunException>(() => QuadraticProblem.Read(path));
                Assert.Equal(ExitCode.Data, e.Code);
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
                Assert.Contains(says, e.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains(path, Assert.Throws<RunException>(() => QuadraticProblem.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_between_two_averagings_tells_how_far_the_models_are_from_their_mean()
    {
        Trajectory run = new OracleRun { Tau = 5, Steps = 10, EvaluateEvery = 3 }.RunQ4();

        double mean = run.Mean(3)[0];
        double spread = Math.Sqrt(Enumerable.Range(0, 4).Average(rank => Math.Pow(run.At(rank, 3) - mean, 2)));
        EventRecord told = Assert.Single(run.Ranks[0].Events, e => e.Event == "consensus" && e.Step == 3);
        Assert.Contains(FormattableString.Invariant($" {spread:G6} "), told.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Ranks[0].Events, e => e.Event == "consensus" && e.Step == 10);
    }
}
