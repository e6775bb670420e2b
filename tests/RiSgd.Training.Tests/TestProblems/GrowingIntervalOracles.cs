using RiSgd.Methods;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;

namespace RiSgd.Training.Tests.TestProblems;

/// <summary>Oracles of growing communication intervals (Spiridonoff, Olshevsky, Paschalidis, NeurIPS 2021), in float64, through the loop that trains networks.</summary>
public sealed class GrowingIntervalOracles
{
    private const int Workers = 20;
    private const int Steps = 1000;
    private const int Repetitions = 400;

    // The reference figures are means of 4000 repetitions of an independent simulation; their standard error.
    private const double ReferenceError = 5e-5;

    [Fact]
    public void GI_3_twenty_workers_on_the_parabola_reach_the_reference_errors_in_their_order()
    {
        var synchronous = Error(new OracleRun { Tau = 1 });
        var growing = Error(new OracleRun { Schedule = () => new GrowingIntervals(Workers, Steps) });
        var constant = Error(new OracleRun { Tau = Steps / Workers });
        var fewRounds = Error(new OracleRun { Schedule = () => new GrowingIntervals(5, Steps) });
        var once = Error(new OracleRun { Once = true });

        Agrees(0.00200, Steps, synchronous);
        Agrees(0.00249, Workers, growing);
        Agrees(0.00244, Workers, constant);
        Agrees(0.00370, 5, fewRounds);
        Agrees(0.00475, 1, once);
        Assert.True(synchronous.Mean < Math.Min(growing.Mean, constant.Mean), "averaging at every step is best");
        Assert.True(Math.Max(growing.Mean, constant.Mean) < fewRounds.Mean, "N rounds are better than sqrt(N)");
        Assert.True(fewRounds.Mean < once.Mean, "sqrt(N) rounds are better than one");
    }

    [Fact]
    public void GI_3_a_single_worker_reaches_the_reference_error()
    {
        var single = Error(new OracleRun { Ranks = 1, Once = true }, workers: 1);
        Assert.Equal(0.0402, single.Mean, 4 * single.StandardError);
    }

    [Fact]
    public void GI_4_without_noise_every_schedule_is_gradient_descent_on_homogeneous_quadratics()
    {
        const long T = 45;
        QuadraticProblem problem = VectorQuadratic.Make(1);
        QuadraticProblem everywhere = new(
            problem.Layers, [.. Enumerable.Repeat(problem.Curvatures(0).ToArray(), 4)], [.. Enumerable.Repeat(problem.Centres(0).ToArray(), 4)]);
        double[] descent = [.. Enumerable.Repeat(10.0, 64)];
        for (int t = 0; t < T; t++)
            descent = [.. descent.Select((x, k) => x - (0.1 * problem.Curvatures(0)[k] * (x - problem.Centres(0)[k])))];

        Func<IAveragingSchedule>[] schedules =
        [
            () => new EveryTau(1), () => new EveryTau(7), () => new OnceAtEnd(), () => new GrowingIntervals(4, T), () => new GrowingIntervals(9, T), () => new PostLocal(6, 20),
        ];
        foreach (Func<IAveragingSchedule> schedule in schedules)
        {
            Trajectory run = new OracleRun { Schedule = schedule, Steps = T, Rate = 0.1 }
                .Run((rank, plan) => new QuadraticObjective<double>(everywhere, rank, plan, 10, concatenated: false));
            Close.All(descent, run.Final, 1e-14);
        }
    }

    [Fact]
    public void The_second_problem_gains_from_twenty_workers_too()
    {
        // Three dimensions and noise that grows with the gradient, with the authors' 3/(t+1): there are no figures to compare with, so N workers against one.
        OracleRun run = new() { Schedule = () => new GrowingIntervals(Workers, Steps), LearningRate = LearningRates.Inverse(3, 1, 1) };
        var twenty = Error(run, new RandomCurvature(), repetitions: 100, initial: 1);
        var one = Error(run, new RandomCurvature(), repetitions: 100, initial: 1, workers: 1);
        Assert.InRange(one.Mean / twenty.Mean, 10, 30);
    }

    private static (double Mean, double StandardError, int Rounds) Error(OracleRun run, int workers = Workers) =>
        Error(run with { LearningRate = LearningRates.Inverse(2, strongConvexity: 1, beta: 1, ceiling: 0.5) }, new AsymmetricParabola(), Repetitions, 2, workers);

    private static (double Mean, double StandardError, int Rounds) Error(OracleRun run, IRepeatedProblem problem, int repetitions, double initial, int workers = Workers)
    {
        OracleRun complete = run with { Ranks = workers, Steps = Steps };
        Trajectory trajectory = complete.Run((rank, _) => new SpiridonoffObjective<double>(problem, repetitions, initial, seed: 1, rank));
        using var final = new SpiridonoffObjective<double>(problem, repetitions, initial, seed: 1, rank: 0);
        trajectory.Final.CopyTo(final.Parameters.Span);
        final.Evaluate();
        Assert.Equal(final.Quantities()[0].Value, trajectory.Ranks[0].Outcome!.Score.TrainLoss, 1e-12);
        return (final.Quantities()[0].Value, final.Quantities()[1].Value, trajectory.Ranks[0].Rounds.Count);
    }

    private static void Agrees(double reference, int rounds, (double Mean, double StandardError, int Rounds) measured)
    {
        Assert.Equal(rounds, measured.Rounds);
        Assert.Equal(reference, measured.Mean, 4 * Math.Sqrt((measured.StandardError * measured.StandardError) + (ReferenceError * ReferenceError)));
    }
}
