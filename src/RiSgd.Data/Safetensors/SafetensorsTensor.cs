using System.Runtime.InteropServices;

namespace RiSgd.Data;

/// <summary>Gives the values to write at the moment of writing, so that a tensor can stay where it lives (a slice of the flat parameter buffer).</summary>
public delegate ReadOnlySpan<T> SpanSource<T>();

/// <summary>A tensor to be written to a safetensors file.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="DType">Element type in the format's spelling.</param>
/// <param name="Shape">Sizes of the dimensions, slowest first; empty for a scalar.</param>
/// <param name="Bytes">The elements, little-endian, row-major.</param>
public sealed record SafetensorsTensor(string Name, string DType, IReadOnlyList<long> Shape, SpanSource<byte> Bytes)
{
    /// <summary>A tensor whose element type follows from <typeparamref name="T"/>, read when it is written.</summary>
    public static SafetensorsTensor Of<T>(string name, IReadOnlyList<long> shape, SpanSource<T> values)
        where T : unmanaged => new(name, SafetensorsTypes.NameOf<T>(), shape, () => MemoryMarshal.AsBytes(values()));

    /// <summary>A tensor whose values are in an array.</summary>
    public static SafetensorsTensor Of<T>(string name, IReadOnlyList<long> shape, T[] values)
        where T : unmanaged => Of<T>(name, shape, () => values);
}
