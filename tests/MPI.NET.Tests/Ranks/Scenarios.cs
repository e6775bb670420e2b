namespace MPI.Ranks;

/// <summary>The scenarios by name, as the tests ask for them.</summary>
internal static class Scenarios
{
    /// <summary>Run one after the other in one launch, with any number of ranks.</summary>
    internal static readonly Dictionary<string, Action<Intracommunicator>> All = new()
    {
        ["environment"] = SetUp.Environment,
        ["raw-collectives"] = RawCalls.Collectives,
        ["raw-in-place"] = RawCalls.InPlace,
        ["raw-messages"] = RawCalls.Messages,
        ["raw-communicators"] = RawCalls.Communicators,
        ["raw-derived-types"] = RawCalls.DerivedTypes,
        ["barrier-broadcast"] = Collectives.BarrierAndBroadcast,
        ["allreduce"] = Collectives.Allreduce,
        ["predefined-operations"] = Collectives.PredefinedOperations,
        ["user-operation"] = Collectives.UserOperation,
        ["reduce-scan"] = Collectives.ReduceAndScan,
        ["gather"] = Collectives.Gather,
        ["scatter-alltoall"] = Collectives.ScatterAndAlltoall,
        ["element-types"] = Collectives.ElementTypes,
        ["objects"] = Objects.Collectives,
        ["object-messages"] = Objects.Messages,
        ["messages"] = Messages.BlockingAndProbe,
        ["requests"] = Messages.Requests,
        ["cancel"] = Messages.Cancel,
        ["communicators"] = Communicators.SplitCloneCreateAdopt,
        ["groups"] = Communicators.Groups,
        ["many-communicators"] = Communicators.Many,
        ["errors"] = Failures.Errors,
        ["truncation"] = Failures.Truncation,
        ["null-reference"] = Failures.NullReference,
        ["two-threads"] = SetUp.TwoThreads,
    };

    /// <summary>Launched alone: they are large, or end the ranks.</summary>
    internal static readonly Dictionary<string, Action<Intracommunicator>> Alone = new()
    {
        ["large-allreduce"] = Collectives.LargeAllreduce,
        ["abort"] = Failures.Abort,
        ["unhandled"] = Failures.Unhandled,
        ["start"] = _ => { },
        ["library"] = SetUp.Library,
        ["call-cost"] = RawCalls.CallCost,
    };
}
