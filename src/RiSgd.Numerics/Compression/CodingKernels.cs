using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>The implementations of <see cref="ICodingKernels{T}"/> by name.</summary>
public static class CodingKernels
{
    /// <summary>Names of all implementations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<float>.Makers.Keys];

    /// <summary>Makes the implementation of that name.</summary>
    /// <exception cref="RunException">No implementation has that name.</exception>
    public static ICodingKernels<T> Create<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T> => NamedImplementations.Create(Of<T>.Makers, name, "set of coding kernels");

    private static class Of<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly Dictionary<string, Func<ICodingKernels<T>>> Makers = new()
        {
            ["reference"] = () => new ReferenceCodingKernels<T>(),
            ["vectorized"] = () => new VectorizedCodingKernels<T>(),
        };
    }
}
