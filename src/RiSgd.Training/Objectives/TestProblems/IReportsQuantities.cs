namespace RiSgd.Training.Objectives;

/// <summary>An objective with quantities of its own that networks do not have: errors, angles, speed-ups.</summary>
public interface IReportsQuantities
{
    /// <summary>
    /// The quantities of the model that was evaluated last, by <see cref="IObjective{T}.Evaluate"/>; the same on all ranks, as that is the averaged model. Empty before the first
    /// evaluation.
    /// </summary>
    IReadOnlyList<(string Name, double Value)> Quantities();
}
