using RiSgd.Training.Observation;

namespace RiSgd.Training.Objectives;

/// <summary>Makes an event of the problem's own quantities at every evaluation.</summary>
/// <param name="source">The objective that has them.</param>
/// <param name="rank">The rank that says it.</param>
/// <param name="events">Who records events.</param>
public sealed class QuantityEvents(IReportsQuantities source, int rank, IRunObserver events) : IRunObserver
{
    /// <inheritdoc/>
    public void Evaluation(in EvaluationRecord evaluation) =>
        events.Event(new EventRecord
        {
            ElapsedSeconds = evaluation.ElapsedSeconds,
            Rank = rank,
            Step = evaluation.Step,
            Event = "quantities",
            Detail = string.Join("; ", source.Quantities().Select(quantity => FormattableString.Invariant($"{quantity.Name} {quantity.Value:G6}"))),
        });
}
