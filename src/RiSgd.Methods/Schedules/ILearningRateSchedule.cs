namespace RiSgd.Methods;

/// <summary>
/// The learning rate as a function of the local step alone: never of the number of ranks, nor of steps summed over ranks.
/// </summary>
public interface ILearningRateSchedule
{
    /// <summary>The learning rate of a local step.</summary>
    /// <param name="localStep">Local step, from 1.</param>
    double At(long localStep);
}
