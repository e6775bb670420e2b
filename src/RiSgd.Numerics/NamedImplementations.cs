using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The look-up that the dictionaries of implementations share.</summary>
internal static class NamedImplementations
{
    public static TInterface Create<TInterface>(IReadOnlyDictionary<string, Func<TInterface>> makers, string name, string operation) =>
        makers.TryGetValue(name, out var make)
            ? make()
            : throw RunException.Usage($"There is no {operation} called '{name}'; choose one of: {string.Join(", ", makers.Keys)}.");
}

/// <summary>The implementations of <see cref="IGradientAccumulator{T}"/> by name.</summary>
public static class GradientAccumulators
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static IGradientAccumulator<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "gradient accumulator");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<IGradientAccumulator<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceGradientAccumulator<T>(),
            ["vectorized"] = () => new VectorizedGradientAccumulator<T>(),
        };
    }
}

/// <summary>The implementations of <see cref="ILocalStep{T}"/> by name.</summary>
public static class LocalSteps
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static ILocalStep<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "local step");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<ILocalStep<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceLocalStep<T>(),
            ["vectorized"] = () => new VectorizedLocalStep<T>(),
        };
    }
}

/// <summary>The implementations of <see cref="IModelAverage{T}"/> by name.</summary>
public static class ModelAverages
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static IModelAverage<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "model average");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<IModelAverage<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceModelAverage<T>(),
            ["vectorized"] = () => new VectorizedModelAverage<T>(),
        };
    }
}
