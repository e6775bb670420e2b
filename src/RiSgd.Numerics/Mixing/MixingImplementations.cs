using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The implementations of <see cref="INeighbourMix{T}"/> by name.</summary>
public static class NeighbourMixes
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static INeighbourMix<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "neighbour mix");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<INeighbourMix<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceNeighbourMix<T>(),
            ["vectorized"] = () => new VectorizedNeighbourMix<T>(),
        };
    }
}

/// <summary>The implementations of <see cref="IElasticUpdate{T}"/> by name.</summary>
public static class ElasticUpdates
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static IElasticUpdate<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "elastic update");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<IElasticUpdate<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceElasticUpdate<T>(),
            ["vectorized"] = () => new VectorizedElasticUpdate<T>(),
        };
    }
}
