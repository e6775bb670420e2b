namespace RiSgd.Data;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">The tensor's name, unique in the file.</param>
/// <param name="DType">Element type in the format's spelling: F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL.</param>
/// <param name="Shape">Sizes of the dimensions, slowest first; empty for a scalar.</param>
/// <param name="Offset">First byte of the tensor, counted from the end of the header.</param>
/// <param name="Length">Bytes of the tensor.</param>
public sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>The number of elements.</summary>
    public long Count => Length / SafetensorsTypes.SizeOf(DType);
}
