namespace RiSgd.Methods;

/// <summary>Puts a part's name before the names of its values, so that parts which know nothing of each other can share a visitor.</summary>
/// <param name="visitor">Sees the values under their longer names.</param>
/// <param name="prefix">The part's name; a dot follows it.</param>
public sealed class PrefixedState(IStateVisitor visitor, string prefix) : IStateVisitor
{
    /// <inheritdoc/>
    public void Number(string name, ref long value) => visitor.Number($"{prefix}.{name}", ref value);

    /// <inheritdoc/>
    public void Number(string name, ref double value) => visitor.Number($"{prefix}.{name}", ref value);

    /// <inheritdoc/>
    public void Values<T>(string name, Span<T> values)
        where T : unmanaged => visitor.Values($"{prefix}.{name}", values);
}
