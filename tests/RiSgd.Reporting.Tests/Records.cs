using RiSgd.Training.Observation;

namespace RiSgd.Reporting.Tests;

/// <summary>Records with figures that are easily told apart.</summary>
internal static class Records
{
    public static StepRecord Step(long step, double loss = 1, double? accuracy = 0.5) => new()
    {
        Step = step,
        Epoch = step / 8.0,
        ElapsedSeconds = step * 0.1,
        Samples = step * 64,
        Loss = loss,
        Accuracy = accuracy,
        LearningRate = 0.1,
        GradientNorm = 0.1 + 0.2,
        GradientDiversity = 0.75,
        ComputeSeconds = step * 0.07,
        DataSeconds = step * 0.0000001,
        WaitSeconds = step * 0.02,
        TransferSeconds = step * 0.01,
        Rounds = step / 2,
        BytesSent = step / 2 * 123456.5,
        ConsensusDistance = step < 2 ? null : 1e-7,
    };

    public static RoundRecord Round(long round) => new()
    {
        Round = round,
        Step = round * 2,
        ElapsedSeconds = round * 0.2,
        ComputeSeconds = 0.14,
        WaitSeconds = 0.04,
        TransferSeconds = 0.02,
        BytesSent = 123456.5,
        ConsensusDistance = round == 1 ? null : 1.0 / 3,
        Participants = 4,
    };

    public static EvaluationRecord Evaluation(long step, double? accuracy = 0.8125, double? testLoss = 0.5, double? trainLoss = 0.25) => new()
    {
        Step = step,
        Epoch = step / 8.0,
        ElapsedSeconds = step * 0.1,
        TrainLoss = trainLoss,
        TestLoss = testLoss,
        TestAccuracy = accuracy,
        Rounds = step / 2,
        Samples = step * 256,
        BytesSent = step * 1e6,
    };

    public static EventRecord Event(int rank, string name = "failure", string detail = "a detail") =>
        new() { ElapsedSeconds = 1.5, Rank = rank, Step = 7, Event = name, Detail = detail };
}
