using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Verbs;

/// <summary>Remembers the last and the best evaluation for the summary.</summary>
internal sealed class LastScore : IRunObserver
{
    public EvaluationRecord? Last { get; private set; }

    public (double Accuracy, long Step)? Best { get; private set; }

    public void Evaluation(in EvaluationRecord evaluation)
    {
        Last = evaluation;
        if (evaluation.TestAccuracy is { } accuracy && !(accuracy <= Best?.Accuracy))
            Best = (accuracy, evaluation.Step);
    }

    public void Step(in StepRecord step)
    {
    }

    public void Round(in RoundRecord round)
    {
    }

    public void Event(in EventRecord record)
    {
    }
}
