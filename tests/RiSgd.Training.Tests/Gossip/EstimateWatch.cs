using System.Runtime.InteropServices;
using RiSgd.Cluster.Averaging;
using RiSgd.Methods;

namespace RiSgd.Training.Tests;

/// <summary>Reads what a meeting keeps, as a checkpoint would, after every round.</summary>
internal class EstimateWatch : MeetingWatch, IStateVisitor
{
    public Dictionary<string, double[]> Values { get; } = [];

    public override void Held(IMeeting<double> meeting) => meeting.VisitState(this);

    public void Number(string name, ref long value)
    {
        // Estimates are arrays.
    }

    public void Number(string name, ref double value)
    {
        // Estimates are arrays.
    }

    void IStateVisitor.Values<T>(string name, Span<T> values)
    {
        Span<double> all = MemoryMarshal.Cast<T, double>(values);
        Values[name] = [.. all];
        Change(all);
    }

    /// <summary>What to do to the values; a plain watch leaves them.</summary>
    protected virtual void Change(Span<double> values)
    {
        // Only looked at.
    }
}
