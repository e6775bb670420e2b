namespace RiSgd.Data;

/// <summary>The element types of safetensors files that this program reads and writes.</summary>
public static class SafetensorsTypes
{
    /// <summary>Bytes of one element of the type that the format spells <paramref name="dType"/>, or 0 when we do not know it.</summary>
    public static int SizeOf(string dType) => dType switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" or "I16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <summary>The format's spelling of a .NET element type.</summary>
    /// <exception cref="NotSupportedException">The type has no spelling.</exception>
    public static string NameOf<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return "F64";
        if (typeof(T) == typeof(float))
            return "F32";
        if (typeof(T) == typeof(Half))
            return "F16";
        if (typeof(T) == typeof(long))
            return "I64";
        if (typeof(T) == typeof(int))
            return "I32";
        if (typeof(T) == typeof(short))
            return "I16";
        if (typeof(T) == typeof(sbyte))
            return "I8";
        if (typeof(T) == typeof(byte))
            return "U8";
        return typeof(T) == typeof(bool) ? "BOOL" : throw new NotSupportedException($"safetensors files have no element type {typeof(T).Name}");
    }
}
