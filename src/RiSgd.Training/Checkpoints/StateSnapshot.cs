using System.Runtime.InteropServices;
using RiSgd.Methods;

namespace RiSgd.Training.Checkpoints;

/// <summary>
/// The whole state of a rank at one moment, as named bytes (little-endian, as in memory): what a checkpoint writes. A run that is restored from it goes on with the same bits.
/// </summary>
public sealed class StateSnapshot
{
    private readonly Dictionary<string, byte[]> values;

    private StateSnapshot(Dictionary<string, byte[]> values) => this.values = values;

    /// <summary>Names and bytes of all values.</summary>
    public IReadOnlyDictionary<string, byte[]> Values => values;

    /// <summary>Saves the state of something.</summary>
    /// <exception cref="InvalidOperationException">Two of its values have the same name.</exception>
    public static StateSnapshot Of(IKeepsState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var saver = new Saver();
        source.VisitState(saver);
        return new StateSnapshot(saver.Saved);
    }

    /// <summary>Makes it of values that were saved before.</summary>
    public static StateSnapshot From(IReadOnlyDictionary<string, byte[]> values) => new(new Dictionary<string, byte[]>(values));

    /// <summary>Overwrites the state of something that was composed like the one that was saved.</summary>
    /// <exception cref="RunException">A value is missing, has another length, or is left over: the state is of a run with other options (data, names the value).</exception>
    public void Restore(IKeepsState target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var restorer = new Restorer(values);
        target.VisitState(restorer);
        if (values.Keys.FirstOrDefault(name => !restorer.Seen.Contains(name)) is { } unknown)
            throw RunException.Data($"the saved state holds '{unknown}', which this run does not have: it was saved by a run with other options");
    }

    private sealed class Saver : IStateVisitor
    {
        public Dictionary<string, byte[]> Saved { get; } = [];

        public void Number(string name, ref long value) => Values<long>(name, new Span<long>(ref value));

        public void Number(string name, ref double value) => Values<double>(name, new Span<double>(ref value));

        public void Values<T>(string name, Span<T> values)
            where T : unmanaged
        {
            if (!Saved.TryAdd(name, MemoryMarshal.AsBytes(values).ToArray()))
                throw new InvalidOperationException($"the state has two values called '{name}'");
        }
    }

    private sealed class Restorer(Dictionary<string, byte[]> saved) : IStateVisitor
    {
        public HashSet<string> Seen { get; } = [];

        public void Number(string name, ref long value) => Values<long>(name, new Span<long>(ref value));

        public void Number(string name, ref double value) => Values<double>(name, new Span<double>(ref value));

        public void Values<T>(string name, Span<T> values)
            where T : unmanaged
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values);
            if (!saved.TryGetValue(name, out byte[]? found))
                throw RunException.Data($"the saved state lacks '{name}': it was saved by a run with other options");
            if (found.Length != bytes.Length)
                throw RunException.Data($"'{name}' has {found.Length} bytes in the saved state, this run needs {bytes.Length}: it was saved by a run with other options");
            found.CopyTo(bytes);
            Seen.Add(name);
        }
    }
}
