using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>Mean loss and accuracy over some steps.</summary>
internal struct StepMeans
{
    private double loss;
    private double accuracy;
    private long steps;
    private long classified;

    /// <summary>Mean of the losses; NaN without steps or if one of them is.</summary>
    public readonly double Loss => loss / steps;

    /// <summary>Mean of the accuracies there are, or null.</summary>
    public readonly double? Accuracy => classified == 0 ? null : accuracy / classified;

    /// <summary>Takes a step in.</summary>
    public void Add(in StepRecord step)
    {
        loss += step.Loss;
        steps++;
        if (step.Accuracy is { } value)
        {
            accuracy += value;
            classified++;
        }
    }
}
