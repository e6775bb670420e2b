using System.Runtime.InteropServices;

namespace RiSgd.Methods.Tests;

/// <summary>A checkpoint in memory: the first visit saves, all later ones restore.</summary>
internal sealed class SavedState : IStateVisitor
{
    private readonly Dictionary<string, byte[]> saved = [];
    private bool restores;

    /// <summary>The state of one object, given to another.</summary>
    public static void Copy(IKeepsState from, IKeepsState to)
    {
        var visitor = new SavedState();
        from.VisitState(visitor);
        visitor.restores = true;
        to.VisitState(visitor);
    }

    public void Number(string name, ref long value) => Values(name, MemoryMarshal.CreateSpan(ref value, 1));

    public void Number(string name, ref double value) => Values(name, MemoryMarshal.CreateSpan(ref value, 1));

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (restores)
            saved[name].CopyTo(bytes);
        else
            saved.Add(name, bytes.ToArray());
    }
}
