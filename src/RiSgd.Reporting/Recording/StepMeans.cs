using RiSgd.Training.Observation;

namespace RiSgd.Reporting;

/// <summary>Mean loss and accuracy over some steps; those in which the rank computed nothing do not count.</summary>
internal struct StepMeans
{
    private double loss;
    private double accuracy;
    private long measured;
    private long classified;

    /// <summary>Mean of the losses there are; NaN without any.</summary>
    public readonly double Loss => loss / measured;

    /// <summary>Mean of the accuracies there are, or null.</summary>
    public readonly double? Accuracy => classified == 0 ? null : accuracy / classified;

    /// <summary>Takes a step in.</summary>
    public void Add(in StepRecord step)
    {
        if (!double.IsNaN(step.Loss))
        {
            loss += step.Loss;
            measured++;
        }

        if (step.Accuracy is { } value)
        {
            accuracy += value;
            classified++;
        }
    }
}
