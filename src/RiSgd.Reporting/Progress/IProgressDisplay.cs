namespace RiSgd.Reporting;

/// <summary>Shows how far a run is.</summary>
internal interface IProgressDisplay : IDisposable
{
    /// <summary>How long a look should last before the next one.</summary>
    TimeSpan Interval { get; }

    /// <summary>Shows where the run is now.</summary>
    void Show(in ProgressSnapshot snapshot);

    /// <summary>Says something that stays.</summary>
    void Say(string line);
}
