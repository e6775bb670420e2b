namespace TorchSharp;

// A handful of values by name, in the order in which the names came first.
internal sealed class NamedItems<T>
{
    private readonly List<string> names = [];
    private readonly List<T> values = [];

    internal int Count => names.Count;

    internal IReadOnlyList<T> Values => values;

    internal T this[string name]
    {
        set
        {
            int place = names.IndexOf(name);
            if (place >= 0)
            {
                values[place] = value;
                return;
            }
            names.Add(name);
            values.Add(value);
        }
    }

    internal IEnumerable<(string name, T value)> Pairs => names.Zip(values);

    internal bool Contains(string name) => names.Contains(name);

    internal void Remove(string name)
    {
        int place = names.IndexOf(name);
        if (place < 0) return;
        names.RemoveAt(place);
        values.RemoveAt(place);
    }
}
