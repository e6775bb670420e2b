using RiSgd.Training.Observation;

namespace RiSgd.Mpi.Verbs;

/// <summary>Remembers how far the run is and how good its model was, for the summary and for the event of a failure.</summary>
internal sealed class LastSeen : IRunObserver
{
    public long LastStep { get; private set; }

    public double ElapsedSeconds { get; private set; }

    public EvaluationRecord? LastEvaluation { get; private set; }

    public (double Accuracy, long Step)? Best { get; private set; }

    public void Step(in StepRecord step)
    {
        LastStep = step.Step;
        ElapsedSeconds = step.ElapsedSeconds;
    }

    public void Evaluation(in EvaluationRecord evaluation)
    {
        LastEvaluation = evaluation;
        if (evaluation.TestAccuracy is { } accuracy && !(accuracy <= Best?.Accuracy))
            Best = (accuracy, evaluation.Step);
    }
}
