using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>Several observers as one; each sees everything, in their order.</summary>
public sealed class CompositeObserver(params IReadOnlyList<IRunObserver> observers) : IRunObserver
{
    private readonly IRunObserver[] observers = [.. observers];

    /// <inheritdoc/>
    public void Step(in StepRecord step)
    {
        foreach (var observer in observers)
            observer.Step(step);
    }

    /// <inheritdoc/>
    public void Round(in RoundRecord round)
    {
        foreach (var observer in observers)
            observer.Round(round);
    }

    /// <inheritdoc/>
    public void Evaluation(in EvaluationRecord evaluation)
    {
        foreach (var observer in observers)
            observer.Evaluation(evaluation);
    }

    /// <inheritdoc/>
    public void Event(in EventRecord record)
    {
        foreach (var observer in observers)
            observer.Event(record);
    }
}
