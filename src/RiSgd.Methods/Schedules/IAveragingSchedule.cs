namespace RiSgd.Methods;

/// <summary>When ranks meet. Asked after the update of every local step; a run always ends with an average.</summary>
public interface IAveragingSchedule : IKeepsState
{
    /// <summary>Whether the models are averaged after this step.</summary>
    /// <param name="localStep">Local step that has just been done, from 1.</param>
    /// <param name="totalSteps">Local steps of the run.</param>
    bool IsDue(long localStep, long totalSteps);

    /// <summary>Hears how the run goes; called on all ranks with the same value after every round.</summary>
    /// <param name="localStep">Local step of the round, from 1.</param>
    /// <param name="meanLoss">Mean loss of the steps since the round before, over all ranks.</param>
    void Observe(long localStep, double meanLoss)
    {
    }
}
