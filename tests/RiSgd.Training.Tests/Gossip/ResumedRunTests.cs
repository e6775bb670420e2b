using RiSgd.Methods;
using RiSgd.Numerics;
using RiSgd.Training.Objectives;
using RiSgd.Training.Tests.Ranks;
using RiSgd.Training.Tests.TestProblems;

namespace RiSgd.Training.Tests;

/// <summary>Runs that exchange codes, interrupted and resumed with fresh parts, end with the same bits.</summary>
public sealed class ResumedRunTests
{
    private static readonly QuadraticProblem Problem = VectorQuadratic.Make(4);

    public static TheoryData<string> Methods => [.. All.Keys];

    private static Dictionary<string, Func<OracleRun, OracleRun>> All { get; } = new()
    {
        ["gossip, threshold, momentum"] = run => run.Gossiping(Ring, SignTopK, 0.4, new TriggerThreshold(3000)),
        ["gossip first, random code"] = run => run.Gossiping(Ring, Random, 0.2, gossipFirst: true),
        ["coded gradients"] = run => (run with { Tau = 1 }).AveragingCodedGradients(Random),
        ["coded gradients, error feedback"] = run => (run with { Tau = 1 }).AveragingCodedGradients(SignTopK, errorFeedback: true),
        ["coded differences, error feedback"] = run => run.AveragingDifferences(SignTopK, errorFeedback: true),
        ["averaging after drift"] = run => run.AveragingAfterDrift(new TriggerThreshold(3e5)),
    };

    private static MixingMatrix Ring => MixingMatrix.Metropolis(Graph.Ring(4));

    private static CompressionSettings SignTopK => new("sign-topk", Ratio: 0.2, DenseBelow: 10);

    private static CompressionSettings Random => new("qsgd", Levels: 4, Bucket: 8, DenseBelow: 0, Contraction: true);

    private static OracleRun Local => new() { Tau = 4, Steps = 60, Rate = 0.02, Momentum = 0.9, Nesterov = true };

    /// <summary>Otherwise the last consensus would not be part of what the resumed run depends on.</summary>
    [Fact]
    public void Averaging_after_drift_does_not_meet_at_the_first_occasion_after_the_interruption()
    {
        long[] rounds = [.. All["averaging after drift"](Local).RunOn(Problem).Ranks[0].Rounds.Select(r => r.Step)];
        Assert.DoesNotContain(36, rounds);
        Assert.Contains(rounds, step => step > 36);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_interrupted_run_that_is_resumed_ends_with_the_same_bits(string method)
    {
        OracleRun run = All[method](Local);
        Trajectory whole = run.RunOn(Problem);
        Trajectory resumed = (run with { InterruptAfter = 34 }).RunOn(Problem);

        Assert.Equal(whole.Final, resumed.Final);
        for (int rank = 0; rank < 4; rank++)
        {
            Assert.Equal(whole.Ranks[rank].Models[34..], resumed.Ranks[rank].Models);
            Assert.Equal(whole.Ranks[rank].Outcome!.BytesSent, resumed.Ranks[rank].Outcome!.BytesSent);
            Assert.Equal(whole.Ranks[rank].Outcome!.Rounds, resumed.Ranks[rank].Outcome!.Rounds);
        }
    }
}
