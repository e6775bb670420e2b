namespace RiSgd.Methods;

/// <summary>
/// Sees every value that the future of a run depends on, under a name of its own. A visitor that saves reads the values, one that restores overwrites them; what is visited can't tell
/// which, so that the two can't drift apart.
/// </summary>
public interface IStateVisitor
{
    /// <summary>A whole number.</summary>
    void Number(string name, ref long value);

    /// <summary>A real number.</summary>
    void Number(string name, ref double value);

    /// <summary>An array of fixed length, in place.</summary>
    void Values<T>(string name, Span<T> values)
        where T : unmanaged;
}
