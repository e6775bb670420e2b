namespace RiSgd.Methods;

/// <summary>One-shot averaging: no meeting before the last step, the limit of large tau.</summary>
public sealed class OnceAtEnd : IAveragingSchedule
{
    /// <inheritdoc/>
    public bool IsDue(long localStep, long totalSteps) => localStep == totalSteps;
}
