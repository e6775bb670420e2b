namespace RiSgd.Cluster.Averaging;

/// <summary>Whose the set of active layers is.</summary>
public enum LayerSetScope
{
    /// <summary>All ranks draw the same set and learn from the averaged gradient: one all-reduce of the active layers; the noise of the draw is not averaged down.</summary>
    Shared,

    /// <summary>Every rank draws its own set and learns from its own gradient: the ranks gather each other's active layers.</summary>
    PerWorker,
}
