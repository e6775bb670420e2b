using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The implementations of <see cref="IOuterUpdate{T}"/> by name.</summary>
public static class OuterUpdates
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static IOuterUpdate<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "outer update");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<IOuterUpdate<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceOuterUpdate<T>(),
            ["vectorized"] = () => new VectorizedOuterUpdate<T>(),
        };
    }
}

/// <summary>The implementations of <see cref="IOverlapUpdate{T}"/> by name.</summary>
public static class OverlapUpdates
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static IOverlapUpdate<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "overlap update");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<IOverlapUpdate<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceOverlapUpdate<T>(),
            ["vectorized"] = () => new VectorizedOverlapUpdate<T>(),
        };
    }
}
