namespace TorchSharp;

// Which .NET type holds an element of which libtorch type.
internal static class ElementTypes
{
    internal static torch.ScalarType Of(Type type)
    {
        if (type == typeof(float)) return torch.ScalarType.Float32;
        if (type == typeof(double)) return torch.ScalarType.Float64;
        if (type == typeof(long)) return torch.ScalarType.Int64;
        if (type == typeof(int)) return torch.ScalarType.Int32;
        if (type == typeof(short)) return torch.ScalarType.Int16;
        if (type == typeof(sbyte)) return torch.ScalarType.Int8;
        if (type == typeof(byte)) return torch.ScalarType.Byte;
        if (type == typeof(bool)) return torch.ScalarType.Bool;
        if (type == typeof(Half)) return torch.ScalarType.Float16;
        throw new ArgumentException($"a tensor has no elements of type {type.Name}", nameof(type));
    }

    internal static int SizeOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        torch.ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentException($"{type} is not an element type", nameof(type)),
    };

    internal static bool IsReal(torch.ScalarType type) =>
        type is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 or torch.ScalarType.Float32 or torch.ScalarType.Float64;

    internal static void Require<T>(torch.ScalarType type)
        where T : unmanaged
    {
        if (Of(typeof(T)) != type) throw new ArgumentException($"the elements are of type {type}, not {typeof(T).Name}");
    }
}
