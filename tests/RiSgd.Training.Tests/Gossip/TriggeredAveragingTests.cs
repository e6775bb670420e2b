using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests;

/// <summary>Averaging that takes place only after drift, through the loop that trains networks.</summary>
public sealed class TriggeredAveragingTests
{
    private const int Ranks = 4;
    private const int Tau = 3;

    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(Ranks);

    private static OracleRun Method => new() { Ranks = Ranks, Tau = Tau, Rate = 0.05, Steps = 120, EvaluateEvery = 40 };

    [Fact]
    public void A_negative_threshold_is_plain_averaging_bit_for_bit()
    {
        Trajectory triggered = Method.AveragingAfterDrift(TriggerThreshold.Always).RunOn(Problem);
        Trajectory plain = Method.RunOn(Problem);

        for (int rank = 0; rank < Ranks; rank++)
        {
            Assert.Equal(plain.Ranks[rank].Models, triggered.Ranks[rank].Models);
            Assert.Equal(plain.Ranks[rank].Rounds.Select(r => (r.Step, r.BytesSent, r.ConsensusDistance)), triggered.Ranks[rank].Rounds.Select(r => (r.Step, r.BytesSent, r.ConsensusDistance)));
        }
    }

    [Fact]
    public void An_infinite_threshold_leaves_the_only_average_to_the_final_evaluation()
    {
        Trajectory triggered = Method.AveragingAfterDrift(TriggerThreshold.Never).RunOn(Problem);
        Trajectory apart = (Method with { Schedule = () => new Apart() }).RunOn(Problem);

        Assert.Equal(apart.Final, triggered.Final);
        Assert.All(triggered.Ranks, r =>
        {
            Assert.Empty(r.Rounds);
            Assert.Equal(0, r.Outcome!.BytesSent);
            Assert.Equal(triggered.Final, r.Final);
        });
    }

    [Fact]
    public void Ranks_meet_exactly_where_one_has_drifted_beyond_the_threshold_times_the_rate_squared()
    {
        const double Threshold = 1500;
        Trajectory triggered = Method.AveragingAfterDrift(new TriggerThreshold(Threshold)).RunOn(Problem);

        // The same with plain loops: who has drifted, and what follows.
        double[][] models = [.. Enumerable.Range(0, Ranks).Select(_ => Enumerable.Repeat(10.0, 64).ToArray())];
        double[] last = [.. models[0]];
        var rounds = new List<long>();
        for (int t = 1; t <= 120; t++)
        {
            for (int j = 0; j < Ranks; j++)
            {
                for (int k = 0; k < 64; k++)
                    models[j][k] -= 0.05 * Problem.Curvatures(j)[k] * (models[j][k] - Problem.Centres(j)[k]);
            }

            if (t % Tau != 0 || !models.Any(x => x.Zip(last, (a, b) => (a - b) * (a - b)).Sum() > Threshold * 0.05 * 0.05))
                continue;
            rounds.Add(t);
            last = [.. Enumerable.Range(0, 64).Select(k => models.Average(x => x[k]))];
            models = [.. models.Select(_ => (double[])[.. last])];
        }

        Assert.InRange(rounds.Count, 5, 35);
        Assert.All(triggered.Ranks, r => Assert.Equal(rounds, r.Rounds.Select(round => round.Step)));
        Close.All([.. Enumerable.Range(0, 64).Select(k => models.Average(x => x[k]))], triggered.Final, 1e-13);
        double payload = 2.0 * (Ranks - 1) / Ranks * 64 * sizeof(double);
        Assert.Equal(rounds.Count * payload, triggered.Ranks[0].Outcome!.BytesSent, 1e-6);
    }
}
