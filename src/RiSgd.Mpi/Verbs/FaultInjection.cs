using System.Globalization;
using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Verbs;

/// <summary>
/// Makes one rank fail on purpose, for the tests of what the others then do: the environment variable RISGD_FAULT=RANK:STEP:KIND, kind throw (an exception), exit (the process leaves
/// without a word) or stop (the rank hangs).
/// </summary>
internal sealed class FaultInjection : IRunObserver
{
    private readonly long step;
    private readonly string kind;

    private FaultInjection(long step, string kind)
    {
        this.step = step;
        this.kind = kind;
    }

    public static FaultInjection? FromEnvironment(int rank)
    {
        string[]? parts = Environment.GetEnvironmentVariable("RISGD_FAULT")?.Split(':');
        return parts is [var who, var when, var kind] && who == rank.ToString(CultureInfo.InvariantCulture)
            ? new FaultInjection(long.Parse(when, CultureInfo.InvariantCulture), kind)
            : null;
    }

    public void Step(in StepRecord record)
    {
        if (record.Step != step)
            return;
        switch (kind)
        {
            case "throw":
                throw new InvalidOperationException($"a fault was injected at step {step}");
            case "exit":
                Environment.Exit(1);
                break;
            case "stop":
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }
}
