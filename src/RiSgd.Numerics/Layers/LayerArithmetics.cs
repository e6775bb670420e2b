using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The implementations of <see cref="ILayerArithmetic{T}"/> by name.</summary>
public static class LayerArithmetics
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static ILayerArithmetic<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "layer arithmetic");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<ILayerArithmetic<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceLayerArithmetic<T>(),
            ["vectorized"] = () => new VectorizedLayerArithmetic<T>(),
        };
    }
}
