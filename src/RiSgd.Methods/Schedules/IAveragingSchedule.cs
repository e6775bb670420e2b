namespace RiSgd.Methods;

/// <summary>When ranks meet. Asked after the update of every local step; a run always ends with an average.</summary>
public interface IAveragingSchedule
{
    /// <summary>Whether the models are averaged after this step.</summary>
    /// <param name="localStep">Local step that has just been done, from 1.</param>
    /// <param name="totalSteps">Local steps of the run.</param>
    bool IsDue(long localStep, long totalSteps);
}
